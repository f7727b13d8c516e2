using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Throughline.Web;

/// <summary>Pages shown in the place of another: not found, out of date, failed.</summary>
internal static class StandIn
{
    /// <summary>What shows the error page.</summary>
    public static ExceptionHandlerOptions OfFailure => new() { ExceptionHandlingPath = "/error", CreateScopeForErrors = true, StatusCodeSelector = static failure => MoneyRangeException.Is(failure) ? 422 : 500 };

    /// <summary>Shows the page also where a form was sent: a page answers a POST only with that form.</summary>
    public static Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(http.Request.Method) && (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null))
        {
            http.Request.Method = HttpMethods.Get;
            // The verdict on the form that was sent is not one on this page, which shows what was typed.
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(http);
    }

    /// <summary>What was typed into the form that was not taken, to be copied: no tokens, no passwords.</summary>
    public static IEnumerable<(string Name, string Value)> Typed(HttpContext http) =>
        http.Request.HasFormContentType && http.Features.Get<IFormFeature>()?.Form is { } form
            ? form.Where(static f => !f.Key.StartsWith('_') && !f.Key.Contains("password", StringComparison.OrdinalIgnoreCase))
                .Select(static f => (Name: f.Key.Split('.')[^1], Value: f.Value.ToString()))
                .Where(static f => f.Value.Length > 0 && !Guid.TryParse(f.Value, out _))
            : [];
}
