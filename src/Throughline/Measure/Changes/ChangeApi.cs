using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary><c>GET /api/reports/changes</c>: why a number changed between two instants.</summary>
internal static class ChangeApi
{
    public static void Map(RouteGroupBuilder reports) => reports.MapGet("/changes", ChangeAsync).Produces<ChangeJson>().Produces<WorkJson>(202);

    private static async Task<IResult> ChangeAsync(HttpContext http, ChangeReports reader, ReportWorks works, [AsParameters] ChangeQuery query, [AsParameters] ReportView view, CancellationToken cancellation)
    {
        if (!string.IsNullOrWhiteSpace(view.AsOf))
            return Problems.Invalid(new Fault("asOf", "nothing: since and until are the two instants"));
        if (!string.IsNullOrWhiteSpace(view.Models))
            return Problems.Invalid(new Fault("models", "nothing: model names the one model of the number"));
        var reading = await reader.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, query.With(view), cancellation);
        return WorkJson.Answer(http, reading.OfOneModel(), works, ChangeJson.Of);
    }
}

/// <summary>The words of the query string besides the report's.</summary>
internal sealed record ChangeQuery
{
    /// <summary>attribution or source-revenue.</summary>
    public string? Of { get; init; }

    /// <summary>Column of Source → Revenue: revenue, leads, opportunities, customers, spend. Of the attribution report: revenue, or conversions, the only one of a goal without money.</summary>
    public string? Measure { get; init; }

    public string? Model { get; init; }

    /// <summary>The row; empty is the unattributed row, or of Source → Revenue the total.</summary>
    public string? Key { get; init; }

    /// <summary>Any text: the total of the attribution report.</summary>
    public string? Total { get; init; }

    public string? Since { get; init; }

    public string? Until { get; init; }

    public ChangeView With(ReportView report) => new(report with { Models = Model ?? report.Models, AsOf = null }, Of, Measure, Key, Total, Since, Until);
}
