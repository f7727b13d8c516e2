using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Throughline.Capture;

/// <summary>Received bytes as JSON that every later step can read without surprises.</summary>
internal static class JsonText
{
    // Deeper documents are refused whole; the limit of one event is tighter and counted by event.
    private const int ParserDepth = 512;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ParserDepth };
    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <summary>Parses in place. Characters that no database or encoder accepts (NUL, lone surrogates) are replaced by U+FFFD in the bytes themselves.</summary>
    public static bool TryParse(Memory<byte> bytes, int maxDepth, [NotNullWhen(true)] out JsonDocument? document, out Refusal refusal)
    {
        document = null;
        refusal = default;
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span))
        {
            refusal = Refusal.Malformed("JSON in UTF-8");
            return false;
        }

        MendEscapes(bytes.Span);
        try
        {
            document = JsonDocument.Parse(bytes, Options);
            return true;
        }
        catch (JsonException fault)
        {
            refusal = IsTooDeep(bytes.Span)
                ? Refusal.TooDeep(maxDepth)
                : Refusal.Malformed($"JSON; line {fault.LineNumber + 1}, byte {fault.BytePositionInLine} is not");
            return false;
        }
    }

    /// <summary>Whether a value nests deeper than the limit. Costs one vectorised count for ordinary values.</summary>
    public static bool IsDeeperThan(ReadOnlySpan<byte> json, int maxDepth) =>
        json.Count((byte)'{') + json.Count((byte)'[') > maxDepth && DepthOf(json) > maxDepth;

    private static bool IsTooDeep(ReadOnlySpan<byte> json) => json.Count((byte)'{') + json.Count((byte)'[') > ParserDepth && DepthOf(json) > ParserDepth;

    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue - 1 });
        var deepest = 0;
        try
        {
            while (reader.Read())
                deepest = Math.Max(deepest, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0));
        }
        catch (JsonException)
        {
            // How deep it went before it broke is the answer.
        }

        return deepest;
    }

    private static void MendEscapes(Span<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
            return;

        for (var i = 0; i + 5 < json.Length; i++)
        {
            if (json[i] != '\\')
                continue;
            if (json[i + 1] != 'u')
            {
                i++;
                continue;
            }

            i += MendEscape(json[i..]) - 1;
        }
    }

    // Returns the bytes dealt with.
    private static int MendEscape(Span<byte> escape)
    {
        var unit = UnitOf(escape);
        if (unit is >= 0xd800 and < 0xdc00 && UnitOf(escape[6..]) is >= 0xdc00 and < 0xe000)
            return 12;
        if (unit is 0 or (>= 0xd800 and < 0xe000))
            Replacement.CopyTo(escape);
        return 6;
    }

    private static int UnitOf(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 6 || escape[0] != '\\' || escape[1] != 'u')
            return -1;
        var unit = 0;
        foreach (var digit in escape[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return -1;
            unit = (unit << 4) | HexValue(digit);
        }

        return unit;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
