using Microsoft.AspNetCore.Authentication.Cookies;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>How the session cookie is kept, and where somebody without one is sent.</summary>
internal static class SessionCookie
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(14);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "tl_session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Life;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = static context => context.HttpContext.RequestServices.GetRequiredService<Sessions>().ValidateAsync(context);
        options.Events.OnRedirectToLogin = static context => SendToSignInAsync(context.HttpContext);
        options.Events.OnRedirectToAccessDenied = static context => RefuseAsync(context.HttpContext);
    }

    private static async Task SendToSignInAsync(HttpContext http)
    {
        if (await http.RequestServices.GetRequiredService<Users>().IsSetupOpenAsync(http.RequestAborted))
            http.Response.Redirect("/setup");
        else
            http.Response.Redirect(http.Request.Path == "/" || !CanBeOpened(http) ? "/sign-in" : PageUrl.Of("/sign-in").With("to", http.Request.Path + http.Request.QueryString.Value));
    }

    // Where a page's form was sent, the page itself can be opened; other addresses only take forms.
    private static bool CanBeOpened(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || PageEndpoint.Is(http);

    // Signed in without a workspace: the next thing to do is to name one. With one: the role does not suffice.
    private static Task RefuseAsync(HttpContext http)
    {
        if (Sessions.Of(http) is { Workspace: null })
            http.Response.Redirect("/setup/workspace");
        else
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
