using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Throughline.Log;

namespace Throughline.Web;

/// <summary>Turns what escapes an endpoint into problem details: wrong JSON names the field, a full queue says when to come again, anything else is a bug with an id.</summary>
internal sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    // Far above the largest documented request (5,000 exchange rates), far below what would hurt.
    private const long BodyBytes = 4 << 20;

    private static readonly string[] Prefixes = ["/api", "/v1", "/e", "/openapi"];

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's own path is the error page's by now.
        if (MoneyRangeException.Is(exception))
            httpContext.Response.StatusCode = 422;
        else if (exception is not (LogFullException or BadHttpRequestException))
            WebLog.Failed(logger, exception, httpContext.TraceIdentifier);
        if (!IsApi(httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path))
            return false;
        if (exception is LogFullException)
            httpContext.Response.Headers.RetryAfter = "1";
        await Answer(exception, httpContext).ExecuteAsync(httpContext);
        return true;
    }

    private static IResult TooLarge => Problems.Of(413, "too_large", "the request's body is too large", null, $"at most {BodyBytes >> 20} MB; send the rows in several requests");

    /// <summary>Paths whose callers are programs.</summary>
    public static bool IsApi(PathString path) => Prefixes.Any(prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal));

    /// <summary>The management API reads no body larger than its documented requests need.</summary>
    public static Task CapBodyAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = BodyBytes;
        return next(http);
    }

    /// <summary>Says in a problem what the framework answers with a bare status: an address, method or content type that no endpoint takes.</summary>
    public static Task ExplainAsync(StatusCodeContext bare) => (bare.HttpContext.Response.StatusCode switch
    {
        404 => Problems.Of(404, "no_such_address", "nothing answers at this address", null, "an address of /openapi/v1.json"),
        405 => Problems.Of(405, "wrong_method", $"this address does not take {bare.HttpContext.Request.Method}", null, "the method that /openapi/v1.json names"),
        413 => TooLarge,
        415 => Problems.Of(415, "wrong_content_type", "the body is not marked as JSON", "Content-Type", "application/json"),
        var status => Problems.Of(status, "refused", "the request was refused", null, null),
    }).ExecuteAsync(bare.HttpContext);

    private static IResult Answer(Exception exception, HttpContext http) => exception switch
    {
        LogFullException => Problems.Of(503, "queue_full", exception.Message, null, "the same request again after the seconds in Retry-After"),
        BadHttpRequestException { InnerException: JsonException json } => Problems.Of(400, "malformed", Detail(json), FieldOf(json), "JSON of the documented shape"),
        BadHttpRequestException { StatusCode: 413 } => TooLarge,
        BadHttpRequestException bad when Unread().Match(bad.Message) is { Success: true } unread => Problems.Invalid(new Fault(unread.Groups["name"].Value, "a value of the documented type")),
        BadHttpRequestException bad => Problems.Of(bad.StatusCode, "malformed", bad.Message, null, null),
        _ when MoneyRangeException.Is(exception) => Problems.Of(422, "money_out_of_range", Sentence(exception), null, "amounts and rates corrected: refund the deal that was mistyped, or state its day's rate again"),
        _ => Problems.Of(500, "internal", $"something went wrong on our side; the log names it by {http.TraceIdentifier}", null, null),
    };

    // The framework says only in words which parameter it could not read.
    [GeneratedRegex("""^(Failed to bind|Required) parameter "[^"]* (?<name>\w+)" """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Unread();

    private static string Sentence(Exception failure) => (failure as MoneyRangeException ?? new MoneyRangeException("the money asked for")).Message;

    private static string Detail(JsonException json) => json.Path is null
        ? json.Message
        : IsUnknownField(json) ? $"there is no field {FieldOf(json)}" : $"{FieldOf(json)} has the wrong type or the JSON breaks there";

    // The framework says only in words that a type has no such member.
    private static bool IsUnknownField(JsonException json) => json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal);

    private static string? FieldOf(JsonException json) => json.Path?.TrimStart('$', '.') switch { null => null, "" => "body", var field => field };
}
