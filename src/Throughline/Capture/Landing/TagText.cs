using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Throughline.Capture;

/// <summary>One tag value in the form rules compare (N4), and which values mean nothing (N5).</summary>
public static class TagText
{
    /// <summary>Longest value kept, in characters; the rest is cut (rule N4).</summary>
    public const int MaxLength = 255;

    /// <summary>What stands in place of a value that must not be stored.</summary>
    public const string Masked = "*";

    private static readonly SearchValues<char> AlreadyNormal =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.~|:/+*()[]{}%&=@!$',;<>#?\"\\^`");

    private static readonly FrozenSet<string> Absent = new[]
    {
        "", "null", "undefined", "nil", "nan", "none", "(none)", "not set", "(not set)", "(not provided)",
        "-", "n/a", "na", "unknown", "direct", "(direct)", "$direct",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>NFKC, no control or zero-width characters, single spaces, trimmed, lower-case, at most <see cref="MaxLength"/> characters (N4).</summary>
    public static string Normalise(string text) => Cut(NormaliseWhole(text));

    /// <summary>As <see cref="Normalise"/> without the cut: what the check for personal data must see.</summary>
    internal static string NormaliseWhole(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(AlreadyNormal))
            return text;

        return Tidy(PercentText.Composed(text), lower: true);
    }

    /// <summary>The value as people wrote it: only control and zero-width characters and needless spaces removed, then cut.</summary>
    public static string Tidied(string text, int limit = MaxLength) => Cut(Tidy(PercentText.WellFormed(text), lower: false), limit);

    /// <summary>Whether the value counts as missing (N5): empty, a placeholder word, or an unresolved macro.</summary>
    /// <param name="written">The value before lower-casing: only an upper-case <c>__NAME__</c> is a macro.</param>
    /// <param name="normalised">The value after N4.</param>
    public static bool IsAbsent(string written, string normalised) => Absent.Contains(normalised) || IsMacro(written);

    /// <summary>Whether the whole value is a template macro nobody filled in (N5).</summary>
    public static bool IsMacro(string written) => written.AsSpan().Trim() switch
    {
        ['{', _, .., '}'] or ['[', _, .., ']'] => true,
        ['%', '%', _, .., '%', '%'] => true,
        ['_', '_', .. var name, '_', '_'] => name.ContainsAnyInRange('A', 'Z') && !name.ContainsAnyInRange('a', 'z'),
        _ => false,
    };

    /// <summary>The text cut to the limit without splitting a surrogate pair.</summary>
    internal static string Cut(string text, int limit = MaxLength) =>
        text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)].TrimEnd();

    private static string Tidy(string text, bool lower)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsInvisible(c))
                continue;
            if (!char.IsWhiteSpace(c))
                builder.Append(lower ? char.ToLowerInvariant(c) : c);
            else if (builder.Length > 0 && builder[^1] != ' ')
                builder.Append(' ');
        }

        if (builder.Length > 0 && builder[^1] == ' ')
            builder.Length--;
        return builder.ToString();
    }

    // Format characters are the zero-width ones: joiners, marks of direction, the byte order mark.
    private static bool IsInvisible(char c) =>
        char.IsControl(c) || (c > 0x7f && char.GetUnicodeCategory(c) == UnicodeCategory.Format);
}
