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

    private static async Task<IResult> CellAsync(HttpContext http, CreditStoryReader reader, ReportWorks works, [AsParameters] ExplainQuery query, CancellationToken cancellation)
    {
        var reading = await reader.ReadCellAsync(SecretKeyFilter.GrantOf(http).Workspace, query.View, query.Key, query.Skip, query.Take, cancellation);
        return WorkJson.Answer(http, reading, works, ExplainedCellJson.Of);
    }

    private static async Task<IResult> DealAsync(
        HttpContext http, CreditStoryReader reader, ReportWorks works, Guid deal, string? model, string? lookback, string? asOf, CancellationToken cancellation)
    {
        var view = new ReportView(model, null, null, null, lookback, null) { AsOf = asOf };
        var reading = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, deal, view, cancellation);
        return reading.Fault is { Field: "deal" } ? Problems.NotFound("deal", deal.ToString()) : WorkJson.Answer(http, reading, works, CreditStoryJson.Of);
    }
}

/// <summary>The words of the query string.</summary>
internal readonly record struct ExplainQuery(
    string? Model, string? Key, string? By, string? From, string? To, string? Lookback, string? Currency, string? AsOf, int? Skip, int? Take)
{
    public ReportView View => new(Model, By, From, To, Lookback, Currency) { AsOf = AsOf };
}
