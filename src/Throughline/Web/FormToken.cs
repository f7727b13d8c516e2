using Microsoft.AspNetCore.Antiforgery;

namespace Throughline.Web;

/// <summary>Endpoints that a page's form posts to, and no other site's.</summary>
public static class FormToken
{
    /// <summary>Refuses posts without the form's antiforgery token: 400. Holds whatever the handler reads, also when it reads no form at all.</summary>
    public static RouteHandlerBuilder RequireFormToken(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Required());

    /// <summary>Follows the framework's own check, which only leaves a note. A page that refused for itself would show an empty page.</summary>
    internal static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var verdict = http.Features.Get<IAntiforgeryValidationFeature>();
        if (verdict is not { IsValid: true } && http.GetEndpoint()?.Metadata.GetMetadata<Required>() is not null)
            return Problems.Of(400, "form_token", "the form's token is missing or old: open the page again and send its form", "__RequestVerificationToken", "the token of the page's form").ExecuteAsync(http);
        if (verdict is not { IsValid: false } || !PageEndpoint.Is(http))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private sealed class Required : IAntiforgeryMetadata
    {
        public bool RequiresValidation => true;
    }
}
