using System.Buffers.Text;
using System.Security.Cryptography;

namespace Throughline.Capture;

/// <summary>The short-lived parameter that carries a click on our redirect over to the landing page's visit: says nothing by itself and names nobody.</summary>
/// <remarks>16 characters of base64url behind <c>h.</c>; who reads it joins the two only within <see cref="LifetimeMs"/>.</remarks>
public static class HandOverCode
{
    /// <summary>The parameter's name.</summary>
    public const string Parameter = "tl_h";

    /// <summary>Milliseconds between click and landing within which they are one: 30 minutes, a session's idle time.</summary>
    public const long LifetimeMs = 30 * 60_000;

    private const string Prefix = "h.";
    private const int RandomBytes = 12;
    private const int Length = 18;

    /// <summary>A new code.</summary>
    internal static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The code on an address, or null.</summary>
    internal static string? Of(string url)
    {
        var at = url.IndexOf($"{Parameter}={Prefix}", StringComparison.Ordinal);
        if (at <= 0 || url[at - 1] is not ('?' or '&'))
            return null;
        var from = at + Parameter.Length + 1;
        var end = url.AsSpan(from).IndexOfAny('&', '#');
        var code = end < 0 ? url[from..] : url.Substring(from, end);
        return Is(code) ? code : null;
    }

    /// <summary>Whether a hand-over is a click's and not a form's.</summary>
    public static bool Is(string? code) =>
        code is { Length: Length } && code.StartsWith(Prefix, StringComparison.Ordinal) && code.AsSpan(Prefix.Length).IndexOfAnyExcept(Base64Letters) < 0;

    private static readonly System.Buffers.SearchValues<char> Base64Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
