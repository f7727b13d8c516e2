namespace Throughline.Capture;

/// <summary>Where the parts of a URL lie in its text; tolerant of anything, so that parsing and masking cut at the same places.</summary>
/// <remarks>
/// Accepts what people paste: without a scheme (<c>acme.test/a?b</c>), only a query (<c>?a=b</c> or <c>a=b</c>), only a fragment.
/// An opaque URL (<c>javascript:</c>, <c>mailto:</c>) has neither host nor parameters that count.
/// </remarks>
internal readonly struct UrlParts
{
    /// <summary>Longest URL read or stored, in characters (utm.md 4); the rest is cut before anything else looks at it.</summary>
    internal const int MaxLength = 4_096;

    internal Range Scheme { get; private init; }

    /// <summary>Between the slashes and the path, user information included.</summary>
    internal Range Authority { get; private init; }

    internal Range Path { get; private init; }

    internal Range Query { get; private init; }

    internal Range Fragment { get; private init; }

    internal bool IsOpaque { get; private init; }

    /// <summary>The text the rest of the code may read: cut to the limit, without control characters or lone surrogates, trimmed.</summary>
    internal static string Prepare(string? url)
    {
        if (string.IsNullOrEmpty(url))
            return "";

        var text = url.AsSpan(0, Math.Min(url.Length, MaxLength));
        var isClean = !text.ContainsAnyInRange('\0', '\u001f') && !text.ContainsAnyInRange('\ud800', '\udfff') && !text.Contains('\u007f');
        var trimmed = text.Trim();
        if (isClean)
            return trimmed.Length == url.Length ? url : trimmed.ToString();

        // A control character has no place in a URL (browsers drop it), and a NUL could not be stored at all.
        var kept = new char[trimmed.Length];
        var length = 0;
        foreach (var c in trimmed)
        {
            if (!char.IsControl(c))
                kept[length++] = c;
        }

        return PercentText.WellFormed(new string(kept, 0, length)).Trim();
    }

    /// <summary>The parts of a prepared text.</summary>
    internal static UrlParts Of(ReadOnlySpan<char> url)
    {
        var hash = url.IndexOf('#');
        var beforeFragment = hash < 0 ? url : url[..hash];
        var fragment = hash < 0 ? url.Length..url.Length : (hash + 1)..url.Length;

        var (scheme, rest, hasAuthority, isOpaque) = Head(beforeFragment);
        var query = beforeFragment[rest..].IndexOf('?');
        var equals = beforeFragment[rest..].IndexOfAny("=/\\?");
        if (!hasAuthority && !isOpaque && equals >= 0 && beforeFragment[rest + equals] == '=')
            return new UrlParts { Query = rest..beforeFragment.Length, Fragment = fragment };

        var pathEnd = query < 0 ? beforeFragment.Length : rest + query;
        var authorityEnd = rest;
        if (hasAuthority)
        {
            var slash = beforeFragment[rest..pathEnd].IndexOfAny('/', '\\');
            authorityEnd = slash < 0 ? pathEnd : rest + slash;
        }

        return new UrlParts
        {
            Scheme = ..scheme,
            Authority = rest..authorityEnd,
            Path = authorityEnd..pathEnd,
            Query = Math.Min(pathEnd + 1, beforeFragment.Length)..beforeFragment.Length,
            Fragment = fragment,
            IsOpaque = isOpaque,
        };
    }

    /// <summary>The host of the authority in its one form, or null.</summary>
    internal string? Host(ReadOnlySpan<char> url)
    {
        var authority = url[Authority];
        return HostName.Normalise(authority[(authority.LastIndexOf('@') + 1)..]);
    }

    private static (int SchemeLength, int After, bool HasAuthority, bool IsOpaque) Head(ReadOnlySpan<char> url)
    {
        if (url.Length >= 2 && IsSlash(url[0]) && IsSlash(url[1]))
            return (0, 2, true, false);

        var colon = SchemeLength(url);
        if (colon > 0)
        {
            var after = url[(colon + 1)..];
            if (after.Length >= 2 && IsSlash(after[0]) && IsSlash(after[1]))
                return (colon, colon + 3, true, false);
            return StartsWithPort(after) ? (0, 0, true, false) : (colon, colon + 1, false, true);
        }

        // Without a scheme: a host only when the first piece looks like one, else a path.
        var end = url.IndexOfAny("/\\?=");
        var first = end < 0 ? url : url[..end];
        var isHost = (end < 0 || url[end] != '=') && IsBareHost(first);
        return (0, 0, isHost, false);
    }

    private static int SchemeLength(ReadOnlySpan<char> url)
    {
        if (url.IsEmpty || !char.IsAsciiLetter(url[0]))
            return 0;

        var length = 1;
        while (length < url.Length && (char.IsAsciiLetterOrDigit(url[length]) || url[length] is '+' or '-' or '.'))
            length++;
        return length < url.Length && url[length] == ':' ? length : 0;
    }

    private static bool StartsWithPort(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return text.Length > 0 && digits != 0 && (digits < 0 || text[digits] is '/' or '\\' or '?');
    }

    private static bool IsBareHost(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[Math.Min(text.Length, 256)];
        return text.Length <= lower.Length && HostName.LooksLikeHost(lower[..text.ToLowerInvariant(lower)]);
    }

    private static bool IsSlash(char c) => c is '/' or '\\';
}
