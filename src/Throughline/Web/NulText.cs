using Microsoft.AspNetCore.Antiforgery;

namespace Throughline.Web;

/// <summary>
/// Refuses NUL characters in the addresses and forms of pages and of the management API: 400, naming the field. No keyboard writes one, and stores disagree about it (SQLite keeps it, PostgreSQL cannot).
/// The doors of capture take what comes and replace it.
/// </summary>
public static class NulText
{
    private const char Nul = '\0';

    /// <summary>Looks at the query of every page and API, and at the form that a page sends.</summary>
    internal static async Task RefuseAsync(HttpContext http, RequestDelegate next)
    {
        var isApi = http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
        var isPage = PageEndpoint.Is(http);
        if ((isApi || isPage) && http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            await AnswerAsync(http, isApi, http.Request.Query.FirstOrDefault(static q => Has(q.Key) || q.Value.Any(Has)).Key);
        else if (isPage && http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true } && http.Request.HasFormContentType && (await http.Request.ReadFormAsync(http.RequestAborted)).FirstOrDefault(static f => Has(f.Key) || f.Value.Any(Has)) is { Key: { } field })
            await AnswerAsync(http, isApi, field);
        else
            await next(http);
    }

    /// <summary>The place of the first text with a NUL among the values that a request was read into, such as <c>rows[2].name</c>; null when there is none.</summary>
    public static Fault? FaultOf(IEnumerable<object?> arguments) =>
        arguments.Select(static a => TextWalk.Find(a, "", Has)).FirstOrDefault(static path => path is not null) is { } field ? new Fault(field, "text without NUL characters") : null;

    private static bool Has(string? text) => text?.Contains(Nul, StringComparison.Ordinal) == true;

    private static async Task AnswerAsync(HttpContext http, bool isApi, string? field)
    {
        if (isApi)
            await Problems.Invalid(new Fault((field ?? "query").Replace(Nul, '\ufffd'), "text without NUL characters (%00)")).ExecuteAsync(http);
        else
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
    }
}
