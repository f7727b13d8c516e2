using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Throughline.Capture;

/// <summary>What was wrong with a percent-encoded text that could still be read.</summary>
[Flags]
public enum PercentFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Encoded twice (<c>%2520</c>); decoded twice.</summary>
    DoubleEncoded = 1,

    /// <summary>Not UTF-8; read as Windows-1252.</summary>
    NotUtf8 = 2,
}

/// <summary>Percent-decoding that repairs what links really contain (utm.md 3). Never throws; time grows with the length.</summary>
public static class PercentText
{
    private const int StackLimit = 512;

    // Windows-1252 where it differs from Latin-1: 0x80 to 0x9F; unassigned places keep their control character.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    /// <summary>The text with <c>%XX</c> resolved; a broken escape stays as it is written; lone surrogates become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<char> text, out PercentFaults faults, bool plusIsSpace = true)
    {
        faults = PercentFaults.None;
        if (!text.Contains('%') && Ascii.IsValid(text))
            return plusIsSpace && text.Contains('+') ? text.ToString().Replace('+', ' ') : text.ToString();

        var once = DecodeOnce(text, plusIsSpace, out var isUtf8);
        if (!isUtf8)
        {
            faults = PercentFaults.NotUtf8;
        }
        else if (text.Contains("%25", StringComparison.Ordinal) && HasEscape(once))
        {
            var twice = DecodeOnce(once, plusIsSpace: false, out var isStillUtf8);
            if (isStillUtf8)
            {
                faults = PercentFaults.DoubleEncoded;
                return twice;
            }
        }

        return once;
    }

    /// <summary>The text with lone surrogates and U+FFFE replaced, which no encoder or normaliser would accept.</summary>
    public static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !text.Contains('\ufffe'))
            return text;

        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            builder.Append(rune.Value == 0xfffe ? "\ufffd" : rune.ToString());
        return builder.ToString();
    }

    /// <summary>The text in Unicode form NFKC, whatever it holds.</summary>
    /// <remarks>
    /// A runtime in invariant globalisation mode (a machine without ICU) leaves NFKC out; the full-width letters and signs that matter in addresses and
    /// tags are mapped by hand, so that an event means the same on every machine.
    /// </remarks>
    public static string Composed(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var composed = WellFormed(text).Normalize(NormalizationForm.FormKC);
        return composed.AsSpan().ContainsAnyInRange('\ufe6b', '\uff5e') ? string.Create(composed.Length, composed, static (narrow, wide) =>
        {
            for (var i = 0; i < wide.Length; i++)
                narrow[i] = Narrow(wide[i]);
        }) : composed;
    }

    private static char Narrow(char c) => c switch
    {
        >= '\uff01' and <= '\uff5e' => (char)(c - 0xfee0),
        '\ufe6b' => '@',
        _ => c,
    };

    private static string DecodeOnce(ReadOnlySpan<char> text, bool plusIsSpace, out bool isUtf8)
    {
        byte[]? rented = null;
        var worst = text.Length * 3;
        Span<byte> bytes = worst <= StackLimit ? stackalloc byte[worst] : rented = ArrayPool<byte>.Shared.Rent(worst);
        var length = 0;
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes[length++] = (byte)((HexValue(text[at + 1]) << 4) | HexValue(text[at + 2]));
                at += 3;
            }
            else if (c < 0x80)
            {
                bytes[length++] = c == '+' && plusIsSpace ? (byte)' ' : (byte)c;
                at++;
            }
            else
            {
                Rune.DecodeFromUtf16(text[at..], out var rune, out var used);
                length += rune.EncodeToUtf8(bytes[length..]);
                at += used;
            }
        }

        var decoded = bytes[..length];
        isUtf8 = Utf8.IsValid(decoded);
        var result = isUtf8 ? Encoding.UTF8.GetString(decoded) : FromWindows1252(decoded);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    private static bool HasEscape(string text)
    {
        for (var at = text.IndexOf('%'); at >= 0 && at + 2 < text.Length; at = text.IndexOf('%', at + 1))
        {
            if (char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
                return true;
        }

        return false;
    }

    private static string FromWindows1252(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            chars[i] = bytes[i] is >= 0x80 and <= 0x9f ? Windows1252[bytes[i] - 0x80] : (char)bytes[i];
        return new string(chars);
    }

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
