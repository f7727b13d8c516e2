using Microsoft.AspNetCore.Mvc;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary><c>/api/reports</c>: the answers as JSON, live or as known at a past instant (<c>asOf</c>).</summary>
internal static class MeasureApi
{
    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/api/reports").AddEndpointFilter<SecretKeyFilter>().WithTags("Reports");
        app.MapReportFiles();
        app.MapRates();
        reports.MapGet("/attribution", AttributionAsync).Produces<AttributionJson>().Produces<WorkJson>(202);
        reports.MapGet("/attribution/deals", CellAsync).Produces<CellJson>().Produces<WorkJson>(202);
        reports.MapGet("/attribution/deals/{id:guid}", ExplainAsync).Produces<DealExplanationJson>().Produces<WorkJson>(202);
        reports.MapGet("/attribution/model", InsightAsync).Produces<InsightJson>().Produces<WorkJson>(202);
        reports.MapGet("/traffic", TrafficAsync).Produces<TrafficReportJson>();
        reports.MapGet("/source-revenue", SourceRevenueAsync).Produces<SourceRevenueJson>().Produces<WorkJson>(202);
        ExplainApi.Map(reports);
        ChangeApi.Map(reports);
        WorkApi.Map(reports);
        app.MapAttributionSettings();
    }

    private static async Task<IResult> AttributionAsync(HttpContext http, AttributionReader reader, ReportWorks works, [AsParameters] ReportView view, CancellationToken cancellation) =>
        Answer(http, await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, view, cancellation), works, AttributionJson.Of);

    private static async Task<IResult> SourceRevenueAsync(
        HttpContext http, SourceRevenueReader reader, ReportWorks works, string? by, string? from, string? to, string? currency, string? asOf, CancellationToken cancellation)
    {
        var view = new ReportView { By = by, From = from, To = to, Currency = currency, AsOf = asOf };
        return Answer(http, await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, view, cancellation), works, SourceRevenueJson.Of);
    }

    // A report says of which instant it is.
    private static IResult Answer<T>(HttpContext http, Reading<T> reading, ReportWorks works, Func<T, long?, object> toJson)
        where T : class => WorkJson.Answer(http, reading, works, answer => toJson(answer, reading.AsOfMs));

    private static async Task<IResult> TrafficAsync(HttpContext http, TrafficReports reports, string? from, string? to, CancellationToken cancellation)
    {
        var (answer, fault) = await reports.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, from, to, cancellation);
        return answer is null ? Problems.Invalid(fault!) : Results.Ok(TrafficReportJson.Of(answer));
    }

    private static async Task<IResult> CellAsync(
        HttpContext http, AttributionReader reader, ReportWorks works, string? model, string? key, [AsParameters] ReportView view, CancellationToken cancellation) =>
        WorkJson.Answer(http, (await reader.OpenAsync(SecretKeyFilter.GrantOf(http).Workspace, view with { Models = model }, key, true, cancellation)).OfOneModel(), works, static cell => CellJson.Of(cell.Cell));

    private static async Task<IResult> InsightAsync(HttpContext http, AttributionReader reader, ReportWorks works, string? model, [AsParameters] ReportView view, CancellationToken cancellation) =>
        WorkJson.Answer(http, (await reader.LookInsideAsync(SecretKeyFilter.GrantOf(http).Workspace, view with { Models = model }, cancellation)).OfOneModel(), works, InsightJson.Of);

    private static async Task<IResult> ExplainAsync(HttpContext http, DealCreditReader reader, ReportWorks works, Guid id, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, id, view, cancellation);
        return reading.Fault is { Field: "deal" } ? Problems.NotFound("deal", id.ToString()) : WorkJson.Answer(http, reading, works, DealExplanationJson.Of);
    }
}
