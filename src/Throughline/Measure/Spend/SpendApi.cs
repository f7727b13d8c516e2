using System.Globalization;
using Throughline.Access;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>One day of one campaign.</summary>
internal sealed record SpendRowJson(string? Day, string? Source, string? Medium, string? Campaign, MoneyJson? Amount, long? Clicks, long? Impressions);

/// <summary>Input of POST /api/spend.</summary>
internal sealed record SpendJson(IReadOnlyList<SpendRowJson>? Rows);

/// <summary><c>POST /api/spend</c>: what campaigns cost by day. Stating a day and campaign again overrules what was said before.</summary>
internal static class SpendApi
{
    private const int RowsAtMost = 1_000;

    public static void MapSpend(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/spend", RecordAsync).AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Spend");

    private static async Task<IResult> RecordAsync(HttpContext http, IEventLog log, ProjectionFeed feed, TimeProvider time, SpendJson input, CancellationToken cancellation)
    {
        if (input.Rows is not { Count: > 0 and <= RowsAtMost } rows)
            return Problems.Invalid(new Fault("rows", $"1 to {RowsAtMost:N0} rows"));
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var events = new List<Envelope>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            // The compiler takes nobody's word from outside: a list may hold null.
            if ((object?)rows[i] is null)
                return Problems.Invalid(new Fault($"rows[{i}]", "a row, not null"));
            if (Read(rows[i], out var statement) is { } fault)
                return Problems.Invalid(fault with { Field = $"rows[{i}].{fault.Field}" });
            events.Add(CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, SpendProjection.Recorded, statement));
        }

        var appended = await log.AppendAsync(events, cancellation);
        return await feed.WaitAsync(appended[^1].Seq, cancellation) is { } reason ? Problems.Quarantined(reason) : Results.Ok(new { recorded = appended.Count });
    }

    private static Fault? Read(SpendRowJson row, out SpendStatement? statement)
    {
        statement = null;
        if (!DateOnly.TryParseExact(row.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new Fault("day", "a day such as 2026-05-14, in the ad account's zone");
        if (string.IsNullOrWhiteSpace(row.Source) || row.Source.Length > 255)
            return new Fault("source", "where the money went, as in utm_source: google, linkedin, …");
        if (row.Medium?.Length > 255 || row.Campaign?.Length > 255)
            return new Fault(row.Medium?.Length > 255 ? "medium" : "campaign", "at most 255 characters");
        if (row.Amount is null)
            return new Fault("amount", """{"amount":"12.50","currency":"EUR"}""");
        if (!row.Amount.TryRead(out var minor, out var currency, out var fault))
            return new Fault("amount", fault);
        if (minor < 0 || row.Clicks < 0 || row.Impressions < 0)
            return new Fault(minor < 0 ? "amount" : row.Clicks < 0 ? "clicks" : "impressions", "zero or more");
        statement = new SpendStatement((day.Year * 10_000) + (day.Month * 100) + day.Day, row.Source, row.Medium, row.Campaign, minor, currency, row.Clicks ?? 0, row.Impressions ?? 0);
        return null;
    }
}
