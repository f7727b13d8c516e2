using System.Buffers;

namespace Throughline.Capture;

/// <summary>Recognises an e-mail address inside a text, so that it is not stored where nobody expects one (rule U02).</summary>
internal static class PersonalText
{
    // Every spelling of the at sign a link can hold: plain, encoded once or twice, full-width and small, raw or encoded.
    private static readonly SearchValues<string> AtSigns =
        SearchValues.Create(["@", "%40", "%25", "%EF", "\uff20", "\ufe6b"], StringComparison.OrdinalIgnoreCase);

    /// <summary>A quick no: whether the encoded text can hold an address at all.</summary>
    internal static bool MayHoldEmail(ReadOnlySpan<char> encoded) => encoded.ContainsAny(AtSigns);

    /// <summary>Whether the percent-encoded value holds an address.</summary>
    internal static bool HoldsEmail(ReadOnlySpan<char> encoded) =>
        MayHoldEmail(encoded) && LooksLikeEmail(TagText.NormaliseWhole(PercentText.Decode(encoded, out _)));

    /// <summary>Whether the decoded text holds something of the form <c>local@label.ending</c>.</summary>
    internal static bool LooksLikeEmail(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('@'); at >= 0;)
        {
            if (at > 0 && IsLocal(text[at - 1]) && HasDomain(text[(at + 1)..]))
                return true;

            var next = text[(at + 1)..].IndexOf('@');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>The text with every address in it replaced: an event's name and a page's title outlive an erasure and are everybody's to see.</summary>
    internal static string? WithoutEmails(string? text)
    {
        if (text is null || !LooksLikeEmail(text))
            return text;
        var words = text.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            if (LooksLikeEmail(words[i]))
                words[i] = "[e-mail]";
        }

        return string.Join(' ', words);
    }

    private static bool IsLocal(char c) => c > 0x7f || char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '%' or '\'' or '"' or '*';

    private static bool HasDomain(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (text[length] > 0x7f || char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '.'))
            length++;

        var domain = text[..length].TrimEnd('.');
        var dot = domain.LastIndexOf('.');
        return dot > 0 && domain.Length - dot > 2 && !char.IsAsciiDigit(domain[dot + 1]);
    }
}
