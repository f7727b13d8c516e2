using System.Text;

namespace Throughline.Capture.Offline.Rules;

/// <summary>Reads the short cards that many telephones and printers make: <c>MECARD:N:Doe,Jane;TEL:…;EMAIL:…;;</c>. Pure.</summary>
/// <remarks>NTT DoCoMo's format as ZXing describes it: fields end in a semicolon, a backslash takes the next character as it is, the name is family name, comma, given name.</remarks>
internal static class MeCard
{
    /// <param name="text">What stands behind <c>MECARD:</c>.</param>
    public static CardFields Read(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in Split(text, ';'))
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && field[(colon + 1)..].Trim() is { Length: > 0 } value)
                found.TryAdd(field[..colon].Trim(), value);
        }

        var name = found.TryGetValue("N", out var names) ? string.Join(' ', Split(names, ',').Select(static n => Plain(n).Trim()).Reverse()).Trim() : null;
        return new CardFields(name, Get("TITLE"), Get("ORG"), Get("TEL"), Get("EMAIL"), Get("NOTE"));

        string? Get(string key) => found.TryGetValue(key, out var value) ? Plain(value) : null;
    }

    // Escapes stay in the parts: a part may be parted again.
    private static List<string> Split(string text, char at)
    {
        var parts = new List<string>();
        var begun = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == at)
            {
                parts.Add(text[begun..i]);
                begun = i + 1;
            }
        }

        parts.Add(text[begun..]);
        return parts;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        return plain.ToString();
    }
}
