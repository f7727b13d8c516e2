using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A report that takes a while. Ask the same question again after <c>Retry-After</c> seconds; when it is done the answer comes at once.</summary>
/// <param name="State">waiting, running, done, failed or cancelled.</param>
/// <param name="Share">How much of the present step is done: 0 to 1.</param>
/// <param name="Page">Where people see the result.</param>
internal sealed record WorkJson(string Id, string Title, string State, string Step, double Share, string? Fault, string Page)
{
    private const int RetrySeconds = 2;

    public static WorkJson Of(ReportWork work) => new(work.Id, work.Title, work.State.ToString().ToLowerInvariant(), work.Step, Math.Round(work.Share, 3), work.Fault, work.Href);

    /// <summary>The answer, the fault, or 202 with the progress of the work. One that failed or was cancelled is told once and may then be asked for again.</summary>
    public static IResult Answer<T>(HttpContext http, Reading<T> reading, ReportWorks works, Func<T, object> toJson)
        where T : class
    {
        if (reading.Answer is { } answer)
            return Results.Ok(toJson(answer));
        if (reading.Waiting is not { } work)
            return Problems.Invalid(reading.Fault!);
        if (work.IsOver)
        {
            works.Forget(work);
            return work.State == WorkState.Cancelled
                ? Problems.Conflict("the report was cancelled while it was made; ask again to start again", "id")
                : Problems.Of(500, "report_failed", work.Fault ?? "the report could not be made", null, null);
        }

        http.Response.Headers.RetryAfter = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.Json(Of(work), statusCode: 202);
    }
}
