using Throughline.Capture.Links.Rules;

namespace Throughline.Capture;

/// <summary>How our short addresses answer: never stored, never indexed, and without a referrer policy, which would hide where the visitor came from (utm.md 5.8).</summary>
internal static class Redirects
{
    private const string NotFoundPage = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Link not found</title></head>
        <body><main><h1>This link leads nowhere</h1><p>It is mistyped, or no longer in use. Ask whoever gave it to you.</p></main></body>
        </html>
        """;

    /// <summary>Sends the visitor on, with what came on the short address and is not set yet.</summary>
    public static Task GoAsync(HttpContext http, string address, string? handOver = null)
    {
        Prepare(http);
        var passed = http.Request.Query.Where(static q => q.Key != HandOverCode.Parameter).SelectMany(static q => q.Value.Select(v => (q.Key, v ?? "")));
        var target = LinkAddress.WithMissing(address, passed);
        // What a stranger adds may not make the address too long to follow.
        if (target.Length > LinkAddress.Longest * 2)
            target = address;
        if (handOver is not null)
            target = LinkAddress.WithMissing(target, [(HandOverCode.Parameter, handOver)]);
        if (LinkAddress.Header(target) is not { } header)
            return NotFoundAsync(http);
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = header;
        return Task.CompletedTask;
    }

    /// <summary>A page, not a redirect: what cannot be trusted leads nowhere.</summary>
    public static Task NotFoundAsync(HttpContext http)
    {
        Prepare(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(NotFoundPage, http.RequestAborted);
    }

    private static void Prepare(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.Remove("Referrer-Policy");
    }
}
