using Throughline.Access;

namespace Throughline.Measure;

/// <summary><c>GET /api/reports/changes</c>: why a number changed between two instants.</summary>
internal static class ChangeApi
{
    public static void Map(RouteGroupBuilder reports) => reports.MapGet("/changes", ChangeAsync).Produces<ChangeJson>().Produces<WorkJson>(202);

    private static async Task<IResult> ChangeAsync(HttpContext http, ChangeReports reader, ReportWorks works, [AsParameters] ChangeQuery query, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, query.With(view), cancellation);
        return WorkJson.Answer(http, reading, works, ChangeJson.Of);
    }
}

/// <summary>The words of the query string besides the report's.</summary>
/// <param name="Of">attribution or source-revenue.</param>
/// <param name="Measure">Column of Source → Revenue: revenue, leads, opportunities, customers, spend.</param>
/// <param name="Key">The row; empty is the unattributed row, or of Source → Revenue the total.</param>
/// <param name="Total">Any text: the total of the attribution report.</param>
internal readonly record struct ChangeQuery(string? Of, string? Measure, string? Model, string? Key, string? Total, string? Since, string? Until)
{
    public ChangeView With(ReportView report) => new(report with { Models = Model ?? report.Models, AsOf = null }, Of, Measure, Key, Total, Since, Until);
}
