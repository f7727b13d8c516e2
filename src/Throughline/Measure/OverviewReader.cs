using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What the overview page calls.</summary>
internal sealed class OverviewReader(ReportRequests requests, OverviewReports overview, SourceRevenueReports sources)
{
    public async Task<(Overview? Overview, IReadOnlyList<SourceRevenueRow> Sources, Fault? Fault)> ReadAsync(Workspace workspace, string? from, string? to, string? compare, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace.Id, new ReportView { From = from, To = to }, cancellation);
        if (fault is not null)
            return (null, [], fault);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(workspace.TimeZone);
        var figures = await overview.AnswerAsync(workspace.Id, question.Period, question.Period.Earlier(compare, zone), workspace.Currency, zone, cancellation);
        var rows = await sources.AnswerAsync(workspace.Id, question.Period, Dimension.Channel, workspace.Currency, cancellation);
        return (figures, rows.Rows, null);
    }
}
