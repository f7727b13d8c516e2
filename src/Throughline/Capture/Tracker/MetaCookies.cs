using System.Text.RegularExpressions;

namespace Throughline.Capture.Tracker;

/// <summary>The cookies of Meta's script (meta-capi.md): who the browser is to Meta, and its last click. They come along where the tracker is served under the page's own site.</summary>
internal readonly partial record struct MetaCookies(string? Browser, string? Click)
{
    public const string BrowserName = "_fbp";
    public const string ClickName = "_fbc";

    private const int Longest = 600;

    public static MetaCookies Of(IRequestCookieCollection cookies) => new(Value(cookies, BrowserName), Value(cookies, ClickName));

    /// <summary>Takes them along with a page view: a conversion that is sent back finds them there.</summary>
    public void AddTo(EventDraft draft)
    {
        if (Browser is not null)
            draft.TakeCookie(BrowserName, Browser);
        if (Click is not null)
            draft.TakeCookie(ClickName, Click);
    }

    // Anybody may set a cookie: what is not of Meta's form is none.
    private static string? Value(IRequestCookieCollection cookies, string name) =>
        cookies.TryGetValue(name, out var value) && value is { Length: <= Longest } && Form().IsMatch(value) ? value : null;

    [GeneratedRegex(@"^fb\.\d\.\d{10,13}\.[A-Za-z0-9_.-]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
