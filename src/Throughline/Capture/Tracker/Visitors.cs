using Microsoft.Extensions.Options;

namespace Throughline.Capture.Tracker;

/// <summary>Recognises a browser by its cookie and gives it one (tracker.md 2). The cookie is set by an answer, not by a script, so browsers keep it for long.</summary>
internal sealed class Visitors(CaptureSecrets secrets, IOptions<CaptureOptions> options, TimeProvider time)
{
    private const long DaySeconds = 86_400;

    /// <summary>Who sent the request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="workspace">Whose visitor.</param>
    /// <param name="sessionHint">The tracker's session, or null.</param>
    /// <param name="cancellation">The request's.</param>
    public async ValueTask<Visitor> RecogniseAsync(HttpContext http, Guid workspace, string? sessionHint, CancellationToken cancellation)
    {
        var key = await secrets.VisitorKeyAsync(cancellation);
        var value = http.Request.Cookies[VisitorCookie.Name];
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return VisitorCookie.TryRead(key, value, out var known, out var issued)
            ? new Visitor(known, HasCookie: true, IsStale: now - issued >= DaySeconds, IsGenuine: true)
            : new Visitor(VisitorCookie.NewVisitor(key, workspace, sessionHint), HasCookie: value is not null, IsStale: true, IsGenuine: false);
    }

    /// <summary>Sets the cookie where it is missing, forged or a day old.</summary>
    public async ValueTask RememberAsync(HttpContext http, Visitor visitor, CancellationToken cancellation)
    {
        if (!visitor.IsStale)
            return;
        var key = await secrets.VisitorKeyAsync(cancellation);
        var value = VisitorCookie.Write(key, visitor.Id, time.GetUtcNow().ToUnixTimeSeconds());
        http.Response.Cookies.Append(VisitorCookie.Name, value, CookieFor(http.Request, TimeSpan.FromDays(options.Value.CookieDays)));
    }

    /// <summary>Takes the cookie back: consent was withdrawn.</summary>
    public static void Forget(HttpContext http) => http.Response.Cookies.Append(VisitorCookie.Name, "", CookieFor(http.Request, TimeSpan.Zero));

    /// <summary>Whether the browser will send a cookie set here again: the page and this server are one site, also behind a path proxy.</summary>
    public static bool KeepsCookie(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site == "same-origin" || site == "same-site";
        if (!Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var page))
            return true;
        var (of, ours) = (HostName.Normalise(page.Host), HostName.Normalise(request.Host.Host));
        return of == ours || (PublicSuffixes.RegistrableDomain(of) is { } domain && domain == PublicSuffixes.RegistrableDomain(ours));
    }

    /// <summary>A cookie that only answers set and only the server reads, shared by the site's subdomains.</summary>
    public static CookieOptions CookieFor(HttpRequest request, TimeSpan age)
    {
        var page = Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) ? origin : null;
        return new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = age,
            Path = "/",
            Domain = DomainOf(page?.Host, request.Host.Host),
            // A page over https reaches us over https even where a proxy in front speaks http to us.
            Secure = request.IsHttps || page?.Scheme == Uri.UriSchemeHttps,
        };
    }

    // All subdomains of the site share the cookie; an address, localhost or another site's host keeps it to the server's own host.
    private static string? DomainOf(string? pageHost, string serverHost)
    {
        var domain = PublicSuffixes.RegistrableDomain(HostName.Normalise(serverHost));
        return domain is not null && (pageHost is null || PublicSuffixes.RegistrableDomain(HostName.Normalise(pageHost)) == domain) ? domain : null;
    }
}

/// <summary>A browser.</summary>
/// <param name="Id">Its id in events.</param>
/// <param name="HasCookie">It sent a visitor cookie, good or bad.</param>
/// <param name="IsStale">The cookie wants setting: none, a forged one, or one older than a day.</param>
/// <param name="IsGenuine">The cookie is one of ours: the browser has been here before.</param>
internal readonly record struct Visitor(Guid Id, bool HasCookie, bool IsStale, bool IsGenuine);
