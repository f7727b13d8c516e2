using Throughline.Access;
using Throughline.Attribution;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary><c>/api/reports</c>: the answers as JSON.</summary>
internal static class MeasureApi
{
    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/api/reports").AddEndpointFilter<SecretKeyFilter>().WithTags("Reports");
        reports.MapGet("/attribution", AttributionAsync).Produces<AttributionJson>();
        reports.MapGet("/attribution/deals", CellAsync).Produces<CellJson>();
        reports.MapGet("/attribution/deals/{id:guid}", ExplainAsync).Produces<DealExplanationJson>();
        reports.MapGet("/traffic", TrafficAsync).Produces<TrafficReportJson>();
        reports.MapGet("/source-revenue", SourceRevenueAsync).Produces<SourceRevenueJson>();
    }

    private static async Task<IResult> AttributionAsync(
        HttpContext http, ReportRequests requests, AttributionReports reports, string? models, string? by, string? from, string? to, string? lookback, string? currency, string? traffic,
        CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        var (question, fault) = await requests.AttributionAsync(workspace, models, by, from, to, lookback, currency, cancellation).WithTrafficAsync(traffic);
        return question is null
            ? Problems.Invalid(fault!)
            : Results.Ok(AttributionJson.Of(await reports.AnswerAsync(workspace, question, cancellation)));
    }

    private static async Task<IResult> TrafficAsync(HttpContext http, TrafficReports reports, string? from, string? to, CancellationToken cancellation)
    {
        var (answer, fault) = await reports.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, from, to, cancellation);
        return answer is null ? Problems.Invalid(fault!) : Results.Ok(TrafficReportJson.Of(answer));
    }

    private static async Task<IResult> SourceRevenueAsync(HttpContext http, SourceRevenueReader reader, string? by, string? from, string? to, string? currency, CancellationToken cancellation)
    {
        var (answer, fault) = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, new ReportView(null, by, from, to, null, currency), cancellation);
        return answer is null ? Problems.Invalid(fault!) : Results.Ok(SourceRevenueJson.Of(answer));
    }

    private static async Task<IResult> CellAsync(
        HttpContext http, AttributionReader reader, string? model, string? key, string? by, string? from, string? to, string? lookback, string? currency, string? traffic,
        CancellationToken cancellation)
    {
        var (cell, fault) = await reader.OpenAsync(SecretKeyFilter.GrantOf(http).Workspace, new ReportView(model, by, from, to, lookback, currency) { Traffic = traffic }, key, cancellation);
        return cell is null ? Problems.Invalid(fault!) : Results.Ok(CellJson.Of(cell));
    }

    private static async Task<IResult> ExplainAsync(HttpContext http, ReportRequests requests, DealExplanations explanations, Guid id, string? models, string? lookback, string? traffic, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        var (question, fault) = await requests.AttributionAsync(workspace, models, null, null, null, lookback, null, cancellation).WithTrafficAsync(traffic);
        if (question is null)
            return Problems.Invalid(fault!);
        var explanation = await explanations.ExplainAsync(workspace, id, question, cancellation);
        return explanation is null ? Problems.NotFound("deal", id.ToString()) : Results.Ok(DealExplanationJson.Of(explanation));
    }
}
