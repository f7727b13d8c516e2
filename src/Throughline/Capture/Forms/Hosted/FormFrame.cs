using Throughline.Capture.Forms.Rules;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>Which sites may show a form in a frame, and what its page may load. Pure.</summary>
internal static class FormFrame
{
    /// <summary>Sources for <c>frame-ancestors</c>: the form's own list, else the workspace's domains and their subdomains.</summary>
    public static IReadOnlyList<string> Ancestors(HostedForm form, IEnumerable<string> siteDomains)
    {
        var own = HostedFormRules.Words(form.Origins);
        return own.Length > 0 ? own : [.. siteDomains.Where(static d => d.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')).SelectMany(static d => new[] { $"https://{d}", $"https://*.{d}" })];
    }

    /// <summary>The origin, when it is one of the sites that may show the form; a message is sent to it and to no other.</summary>
    public static string? Allowed(string? origin, IReadOnlyList<string> ancestors)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var url) || url.GetLeftPart(UriPartial.Authority) != origin)
            return null;
        foreach (var ancestor in ancestors)
        {
            var wild = ancestor.IndexOf("*.", StringComparison.Ordinal);
            var fits = wild < 0 ? origin == ancestor : url.Scheme + "://" == ancestor[..wild] && url.IsDefaultPort && url.Host.EndsWith(ancestor[(wild + 1)..], StringComparison.Ordinal);
            if (fits)
                return origin;
        }

        return null;
    }

    /// <summary>The page's policy: our style sheet and, in a frame, our one script; it may post to us and go on to the form's next page.</summary>
    public static string Policy(HostedForm form, IReadOnlyList<string> ancestors, bool isFramed)
    {
        var next = form.Redirect.Length > 0 ? " " + new Uri(form.Redirect).GetLeftPart(UriPartial.Authority) : "";
        var frame = ancestors.Count == 0 ? "'none'" : string.Join(' ', ancestors);
        return $"default-src 'none'; style-src 'self'; {(isFramed ? "script-src 'self'; " : "")}form-action 'self'{next}; frame-ancestors {frame}; base-uri 'none'";
    }
}
