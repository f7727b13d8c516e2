using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary><c>GET /api/reports/attribution/explain</c>: a number down to its raw events, or one deal of it.</summary>
internal static class ExplainApi
{
    public static void Map(RouteGroupBuilder reports)
    {
        reports.MapGet("/attribution/explain", CellAsync).Produces<ExplainedCellJson>().Produces<WorkJson>(202);
        reports.MapGet("/attribution/explain/{deal:guid}", DealAsync).Produces<CreditStoryJson>().Produces<WorkJson>(202);
    }

    private static async Task<IResult> CellAsync(HttpContext http, CreditStoryReader reader, ReportWorks works, string? model, string? key, int? skip, int? take, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var reading = await reader.ReadCellAsync(SecretKeyFilter.GrantOf(http).Workspace, view with { Models = model }, key, skip, take, cancellation);
        return WorkJson.Answer(http, reading.OfOneModel(), works, ExplainedCellJson.Of);
    }

    private static async Task<IResult> DealAsync(
        HttpContext http, CreditStoryReader reader, ReportWorks works, Guid deal, string? model, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, deal, view with { Models = model }, cancellation);
        return reading.Fault is { Field: "deal" } ? Problems.NotFound("deal", deal.ToString()) : WorkJson.Answer(http, reading.OfOneModel(), works, CreditStoryJson.Of);
    }
}
