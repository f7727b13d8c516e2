using System.Buffers;
using System.Globalization;
using System.Net;

namespace Throughline.Capture;

/// <summary>Host names in one form: lower-case ASCII (punycode), without port and trailing dot (rule N7).</summary>
public static class HostName
{
    /// <summary>DNS limit on a whole name; longer input is no host.</summary>
    private const int MaxLength = 253;

    /// <summary>DNS limit on one label.</summary>
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Standard-3 rules would refuse the underscore some hosts carry; the label checks below do the rest.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = true };

    /// <summary>The host in its one form, or null when the text cannot be a host. Never throws.</summary>
    public static string? Normalise(ReadOnlySpan<char> text)
    {
        var host = WithoutPort(text.Trim());
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out var address) ? $"[{address}]" : null;
        if (host is [.., '.'])
            host = host[..^1];
        if (host.IsEmpty || host.Length > MaxLength)
            return null;

        Span<char> lower = stackalloc char[host.Length];
        host.ToLowerInvariant(lower);
        var ascii = lower.ContainsAnyExcept(Plain) ? ToAscii(lower) : lower.ToString();
        return ascii is not null && HasGoodLabels(ascii) ? ascii : null;
    }

    /// <summary>Whether the text reads as a public host name: dotted labels and a last label of at least two letters.</summary>
    public static bool LooksLikeHost(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength || !text.Contains('.') || text.ContainsAnyExcept(Plain) || !HasGoodLabels(text))
            return false;

        var last = text[(text.LastIndexOf('.') + 1)..];
        return last.Length >= 2 && (last.StartsWith("xn--", StringComparison.Ordinal) || !last.ContainsAnyExceptInRange('a', 'z'));
    }

    /// <summary>Whether a host is a domain or lies under it, in any case.</summary>
    public static bool IsUnder(ReadOnlySpan<char> host, ReadOnlySpan<char> domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');

    /// <summary>Whether the (normalised) host is an IP address.</summary>
    public static bool IsAddress(ReadOnlySpan<char> host) =>
        host is ['[', ..] || (!host.IsEmpty && char.IsAsciiDigit(host[^1]) && IPAddress.TryParse(host, out _));

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        var isPort = colon >= 0 && !host[(colon + 1)..].ContainsAnyExceptInRange('0', '9')
            && (!host[..colon].Contains(':') || host[..colon] is [.., ']']);
        return isPort ? host[..colon] : host;
    }

    private static string? ToAscii(ReadOnlySpan<char> host)
    {
        var text = host.Contains('%') ? PercentText.Decode(host, out _, plusIsSpace: false) : host.ToString();
        try
        {
            // NFKC first: full-width letters become ASCII only there.
            var ascii = Idn.GetAscii(PercentText.Composed(text).ToLowerInvariant()).ToLowerInvariant();
            return ascii.Length > MaxLength || ascii.AsSpan().ContainsAnyExcept(Plain) ? null : ascii;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool HasGoodLabels(ReadOnlySpan<char> host)
    {
        foreach (var range in host.Split('.'))
        {
            var length = host[range].Length;
            if (length is 0 or > MaxLabel)
                return false;
        }

        return true;
    }
}
