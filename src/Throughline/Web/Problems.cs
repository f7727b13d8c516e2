namespace Throughline.Web;

/// <summary>What is wrong with an input: the field, and what would be right.</summary>
public sealed record Fault(string Field, string Expected);

/// <summary>Errors as RFC 9457 problem details with a stable <c>type</c>, the field at fault and what would be right.</summary>
public static class Problems
{
    /// <summary>An input that cannot be accepted: 400.</summary>
    public static IResult Invalid(Fault fault) => Of(400, "invalid", $"{fault.Field}: {fault.Expected}", fault.Field, fault.Expected);

    /// <summary>Nothing the caller may see has this id: 404, whether it does not exist or belongs to somebody else.</summary>
    public static IResult NotFound(string what, string id) => Of(404, "not_found", $"there is no {what} {id} in this workspace", "id", $"the id of a {what} of this workspace");

    /// <summary>The request contradicts the present state: 409.</summary>
    public static IResult Conflict(string detail, string field) => Of(409, "conflict", detail, field, null);

    /// <summary>The event was stored, but a room could not handle it; it waits in quarantine: 422.</summary>
    public static IResult Quarantined(string reason) => Of(422, "quarantined", $"stored, but not carried out; see the quarantine page: {reason}", null, null);

    /// <summary>Any problem.</summary>
    public static IResult Of(int status, string reason, string detail, string? field, string? expected)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (field is not null)
            more["field"] = field;
        if (expected is not null)
            more["expected"] = expected;
        return new CountedProblem(Results.Problem(detail, statusCode: status, title: reason.Replace('_', ' '), type: $"urn:throughline:problem:{reason}", extensions: more), reason);
    }

    private sealed class CountedProblem(IResult problem, string reason) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.RequestServices.GetService<ProblemMetrics>()?.Answered(reason);
            return problem.ExecuteAsync(httpContext);
        }
    }
}
