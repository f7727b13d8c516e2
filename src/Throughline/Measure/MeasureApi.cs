using Microsoft.AspNetCore.Mvc;
using Throughline.Access;
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
        reports.MapGet("/attribution/model", InsightAsync).Produces<InsightJson>();
        reports.MapGet("/traffic", TrafficAsync).Produces<TrafficReportJson>();
        reports.MapGet("/source-revenue", SourceRevenueAsync).Produces<SourceRevenueJson>();
        app.MapAttributionSettings();
    }

    private static async Task<IResult> AttributionAsync(HttpContext http, AttributionReader reader, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var (answer, fault) = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, view, cancellation);
        return answer is null ? Problems.Invalid(fault!) : Results.Ok(AttributionJson.Of(answer));
    }

    private static async Task<IResult> TrafficAsync(HttpContext http, TrafficReports reports, string? from, string? to, CancellationToken cancellation)
    {
        var (answer, fault) = await reports.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, from, to, cancellation);
        return answer is null ? Problems.Invalid(fault!) : Results.Ok(TrafficReportJson.Of(answer));
    }

    private static async Task<IResult> SourceRevenueAsync(HttpContext http, SourceRevenueReader reader, string? by, string? from, string? to, string? currency, CancellationToken cancellation)
    {
        var (answer, fault) = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, new ReportView { By = by, From = from, To = to, Currency = currency }, cancellation);
        return answer is null ? Problems.Invalid(fault!) : Results.Ok(SourceRevenueJson.Of(answer));
    }

    private static async Task<IResult> CellAsync(HttpContext http, AttributionReader reader, string? model, string? key, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var (cell, fault) = await reader.OpenAsync(SecretKeyFilter.GrantOf(http).Workspace, view with { Models = model }, key, cancellation);
        return cell is null ? Problems.Invalid(fault!) : Results.Ok(CellJson.Of(cell));
    }

    private static async Task<IResult> InsightAsync(HttpContext http, AttributionReader reader, string? model, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var (insight, fault) = await reader.LookInsideAsync(SecretKeyFilter.GrantOf(http).Workspace, view with { Models = model }, cancellation);
        return insight is null ? Problems.Invalid(fault!) : Results.Ok(InsightJson.Of(insight));
    }

    private static async Task<IResult> ExplainAsync(HttpContext http, DealCreditReader reader, Guid id, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var (explanation, fault) = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, id, view, cancellation);
        return explanation is not null ? Results.Ok(DealExplanationJson.Of(explanation))
            : fault!.Field == "deal" ? Problems.NotFound("deal", id.ToString())
            : Problems.Invalid(fault);
    }
}
