using Throughline.Access;

namespace Throughline.Measure;

/// <summary><c>GET /api/reports/changes</c>: why a number changed between two instants.</summary>
internal static class ChangeApi
{
    public static void Map(RouteGroupBuilder reports) => reports.MapGet("/changes", ChangeAsync).Produces<ChangeJson>().Produces<WorkJson>(202);

    private static async Task<IResult> ChangeAsync(HttpContext http, ChangeReports reader, ReportWorks works, [AsParameters] ChangeQuery query, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, query.View, cancellation);
        return WorkJson.Answer(http, reading, works, ChangeJson.Of);
    }
}

/// <summary>The words of the query string.</summary>
internal readonly record struct ChangeQuery(
    string? Of, string? Measure, string? Model, string? Key, string? Total, string? By, string? From, string? To, string? Lookback, string? Currency, string? Since, string? Until)
{
    public ChangeView View => new(new ReportView(Model, By, From, To, Lookback, Currency), Of, Measure, Key, Total, Since, Until);
}
