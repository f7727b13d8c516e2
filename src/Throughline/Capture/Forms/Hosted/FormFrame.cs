using Throughline.Capture.Forms.Rules;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>Which sites may show a form in a frame, and what its page may load. Pure.</summary>
internal static class FormFrame
{
    /// <summary>Stands for every site.</summary>
    public const string Any = "*";

    /// <summary>
    /// Sources for <c>frame-ancestors</c>: the form's own list, else the workspace's domains and their subdomains. Where neither names a site every one may show it: the form is
    /// public anyway, and a frame that stays empty helps nobody.
    /// </summary>
    public static IReadOnlyList<string> Ancestors(HostedForm form, IEnumerable<string> siteDomains)
    {
        var own = HostedFormRules.Words(form.Origins);
        if (own.Length > 0)
            return own;
        string[] sites = [.. siteDomains.Where(static d => d.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')).SelectMany(static d => new[] { $"https://{d}", $"https://*.{d}" })];
        return sites.Length > 0 ? sites : [Any];
    }

    /// <summary>The origin, when it is one of the sites that may show the form; a message is sent to it and to no other.</summary>
    public static string? Allowed(string? origin, IReadOnlyList<string> ancestors)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var url) || url.GetLeftPart(UriPartial.Authority) != origin)
            return null;
        foreach (var ancestor in ancestors)
        {
            var wild = ancestor.IndexOf("*.", StringComparison.Ordinal);
            var fits = ancestor == Any ? url.Scheme is "https" or "http" : wild < 0 ? origin == ancestor : url.Scheme + "://" == ancestor[..wild] && url.IsDefaultPort && url.Host.EndsWith(ancestor[(wild + 1)..], StringComparison.Ordinal);
            if (fits)
                return origin;
        }

        return null;
    }

    /// <summary>The page's policy: our style sheet and, in a frame, our one script; it may post to us and go on to the form's next page.</summary>
    public static string Policy(HostedForm form, IReadOnlyList<string> ancestors, bool isFramed)
    {
        var next = form.Redirect.Length > 0 ? " " + new Uri(form.Redirect).GetLeftPart(UriPartial.Authority) : "";
        return $"default-src 'none'; style-src 'self'; {(isFramed ? "script-src 'self'; " : "")}form-action 'self'{next}; frame-ancestors {string.Join(' ', ancestors)}; base-uri 'none'";
    }
}
