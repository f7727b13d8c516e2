using System.Text;

namespace Throughline.Capture.Offline.Rules;

/// <summary>What stands on a person's card.</summary>
public sealed record CardFields(string? FullName, string? Title, string? Company, string? Phone, string? Email, string? Note = null)
{
    /// <summary>Whether nothing is filled in.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(FullName) && string.IsNullOrWhiteSpace(Company) && string.IsNullOrWhiteSpace(Phone) && string.IsNullOrWhiteSpace(Email) && string.IsNullOrWhiteSpace(Title);
}

/// <summary>Writes and reads cards as vCard 4.0 (offline-capture.md 6). Pure.</summary>
internal static class VCard
{
    /// <summary>Bytes beyond which a code gets too fine to scan from paper.</summary>
    public const int MostBytes = 600;

    private const int LineBytes = 75;
    private const int MostRead = 4_096;

    /// <summary>The card, its address carrying the placement's tags; lines end in CRLF and fold at 75 bytes.</summary>
    public static string Write(CardFields card, string address, Guid id)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCARD");
        Line(text, "VERSION:4.0");
        Line(text, $"FN:{Escape(card.FullName)}");
        var words = (card.FullName ?? "").Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1)
            Line(text, $"N:{Escape(words[^1])};{Escape(string.Join(' ', words[..^1]))};;;");
        Optional(text, "ORG", card.Company);
        Optional(text, "TITLE", card.Title);
        Optional(text, "TEL;TYPE=\"work,voice\"", card.Phone);
        Optional(text, "EMAIL", card.Email);
        if (address.Length > 0)
            Line(text, $"URL:{address}");
        Optional(text, "NOTE", card.Note);
        if (id != Guid.Empty)
            Line(text, $"UID:urn:uuid:{id}");
        Line(text, "END:VCARD");
        return text.ToString();
    }

    /// <summary>What a scanned card says; null when the text is none.</summary>
    public static CardFields? Read(string? text)
    {
        if (text is null || text.Length > MostRead)
            return null;
        if (text.TrimStart().StartsWith("MECARD:", StringComparison.OrdinalIgnoreCase))
            return MeCard.Read(text.Trim()[7..]);
        if (!text.TrimStart().StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase))
            return null;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal).Split('\n');
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                found.TryAdd(line[..colon].Split(';')[0].Split('.')[^1].Trim(), line[(colon + 1)..].Trim());
        }

        return new CardFields(Get("FN") ?? NameOf(found.GetValueOrDefault("N")), Get("TITLE"), Get("ORG")?.Split(';')[0], Get("TEL")?.Replace("tel:", "", StringComparison.OrdinalIgnoreCase), Get("EMAIL"), Get("NOTE"));

        string? Get(string name) => found.TryGetValue(name, out var value) && value.Length > 0 ? Unescape(value) : null;
    }

    // Family name; given name; further names; what stands before; what stands behind (RFC 6350, 6.2.2).
    private static string? NameOf(string? parts)
    {
        var names = (parts ?? "").Split(';').Select(static p => Unescape(p).Trim()).ToArray();
        return string.Join(' ', new[] { 3, 1, 2, 0, 4 }.Where(i => i < names.Length && names[i].Length > 0).Select(i => names[i])) is { Length: > 0 } name ? name : null;
    }

    private static void Optional(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            Line(text, $"{name}:{Escape(value.Trim())}");
    }

    private static string Escape(string? value) => (value ?? "").Trim()
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\n", StringComparison.Ordinal);

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length)
                text.Append(value[i]);
            else
                text.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
        }

        return text.ToString();
    }

    // A folded line goes on behind a space; a letter of several bytes is not cut apart.
    private static void Line(StringBuilder text, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LineBytes)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
