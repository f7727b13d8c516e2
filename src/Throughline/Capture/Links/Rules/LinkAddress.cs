using System.Text;

namespace Throughline.Capture.Links.Rules;

/// <summary>Addresses that links lead to: what is allowed, and how tags are added (utm.md 5). Pure.</summary>
internal static class LinkAddress
{
    /// <summary>Characters of a whole address (utm.md 4).</summary>
    public const int Longest = 2_048;

    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    // Macros of ad platforms must arrive as they are: escaped, the platform would not fill them in.
    private const string MacroLetters = "{}[]:";

    /// <summary>What is wrong with a destination, or null.</summary>
    /// <param name="destination">As given.</param>
    /// <param name="longest">Characters it may have.</param>
    /// <remarks>Absolute http or https, no user information, no backslash and no control character: what is checked here is what a browser will follow.</remarks>
    public static string? FaultOf(string? destination, int longest = Longest)
    {
        const string Expected = "a whole web address that begins with https:// or http://";
        if (string.IsNullOrWhiteSpace(destination))
            return Expected;
        if (destination.Length > longest)
            return $"an address of at most {longest:N0} characters";
        if (destination.Any(static c => char.IsControl(c) || c is '\\' or ' ' || char.IsSurrogate(c)))
            return "an address without backslashes, spaces and control characters";
        if (!Uri.TryCreate(destination, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            return Expected;
        if (uri.UserInfo.Length > 0 || HostPart(destination).Contains('@'))
            return "an address without a user name before the host";
        return null;
    }

    /// <summary>Tags that the destination has already, so that people see the clash (utm.md 5.4).</summary>
    public static IReadOnlyList<string> Clashes(string destination, LinkTags tags)
    {
        var present = Names(destination);
        return [.. tags.Parameters.Select(static p => p.Name).Where(name => present.Contains(name, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>The destination with the tags: before the <c>#</c>, behind what is there, which is not written anew; same names are replaced.</summary>
    public static string Tagged(string destination, LinkTags tags) => With(destination, tags.Parameters, replace: true);

    /// <summary>Adds parameters that are not there yet: what came on the short link, so that click ids of ad platforms survive (utm.md 5.8).</summary>
    public static string WithMissing(string destination, IEnumerable<(string Name, string Value)> parameters)
    {
        var present = Names(destination).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return With(destination, [.. parameters.Where(p => p.Name.Length > 0 && present.Add(p.Name))], replace: false);
    }

    /// <summary>The address in ASCII, as a header carries it; null when it is none.</summary>
    public static string? Header(string address)
    {
        if (FaultOf(address, int.MaxValue) is not null)
            return null;
        if (address.All(static c => c is > ' ' and < '\u007f'))
            return address;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}{uri.PathAndQuery}{uri.Fragment}"
            : null;
    }

    /// <summary>A value in a query: spaces as <c>%20</c>, hexadecimal in upper case, UTF-8; platform macros untouched.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        var isMacro = value.Contains('{', StringComparison.Ordinal) || value.Contains('[', StringComparison.Ordinal);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && (Unreserved.Contains((char)rune.Value) || (isMacro && MacroLetters.Contains((char)rune.Value))))
                text.Append((char)rune.Value);
            else
                AppendEscaped(text, rune);
        }

        return text.ToString();
    }

    private static string With(string destination, IReadOnlyList<(string Name, string Value)> parameters, bool replace)
    {
        if (parameters.Count == 0)
            return destination;
        var hash = destination.IndexOf('#', StringComparison.Ordinal);
        var (front, fragment) = hash < 0 ? (destination, "") : (destination[..hash], destination[hash..]);
        if (replace)
            front = Without(front, parameters);
        var added = string.Join('&', parameters.Select(static p => $"{Escape(p.Name)}={Escape(p.Value)}"));
        var separator = !front.Contains('?', StringComparison.Ordinal) ? "?" : front[^1] is '?' or '&' ? "" : "&";
        return front + separator + added + fragment;
    }

    private static string Without(string front, IReadOnlyList<(string Name, string Value)> parameters)
    {
        var mark = front.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return front;
        var kept = front[(mark + 1)..].Split('&').Where(pair => !parameters.Any(p => p.Name.Equals(NameOf(pair), StringComparison.OrdinalIgnoreCase))).ToArray();
        return kept.Length == 0 || (kept.Length == 1 && kept[0].Length == 0) ? front[..mark] : front[..(mark + 1)] + string.Join('&', kept);
    }

    private static IEnumerable<string> Names(string address)
    {
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var front = hash < 0 ? address : address[..hash];
        var mark = front.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? [] : front[(mark + 1)..].Split('&').Select(NameOf);
    }

    private static string NameOf(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? pair : pair[..equals];
    }

    private static ReadOnlySpan<char> HostPart(string address)
    {
        var start = address.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = address.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? address.AsSpan(start) : address.AsSpan(start, end);
    }

    private static void AppendEscaped(StringBuilder text, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = rune.EncodeToUtf8(bytes);
        foreach (var b in bytes[..length])
            text.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
    }
}
