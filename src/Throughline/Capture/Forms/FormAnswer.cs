namespace Throughline.Capture.Forms;

/// <summary>What a visitor sees after a form: JSON for scripts, the site's own page when it named one, else a small thank-you.</summary>
internal static class FormAnswer
{
    private const string Thanks = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Thank you</title></head>
        <body><main><h1>Thank you</h1><p>We have received your message and will get back to you.</p></main></body>
        </html>
        """;

    public static async Task ThankAsync(HttpContext http, IFormCollection form)
    {
        if (FormBody.IsJson(http) || http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            Tracker.TrackerCors.Allow(http);
            await http.Response.WriteAsJsonAsync(new { success = true }, http.RequestAborted);
        }
        else if (Redirect(http, form["tl_redirect"].ToString()) is { } target)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = target;
        }
        else
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            await http.Response.WriteAsync(Thanks, http.RequestAborted);
        }
    }

    // Only back to the site the form stands on: anything else would make this an open redirect.
    private static string? Redirect(HttpContext http, string target)
    {
        var origin = http.Request.Headers.Origin.ToString() is { Length: > 0 } header && header != "null" ? header : http.Request.Headers.Referer.ToString();
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var site) || !Uri.TryCreate(site, target, out var goal) || string.IsNullOrWhiteSpace(target))
            return null;
        var isSame = goal.Scheme is "http" or "https" && goal.GetLeftPart(UriPartial.Authority).Equals(site.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && goal.UserInfo.Length == 0;
        return isSame ? goal.AbsoluteUri : null;
    }

}
