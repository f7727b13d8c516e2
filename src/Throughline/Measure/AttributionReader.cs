using Throughline.Journeys;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>From the words of an address to the answer: what the attribution pages and the API call.</summary>
internal sealed class AttributionReader(ReportsAt reports, ReportRequests requests, TrafficReports traffic)
{
    private const string Path = "/reports/attribution";

    public async Task<Reading<AttributionAnswer>> ReadAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, Path, null, cancellation);
        using (opened)
            return opened.Reports is null ? new(null, opened.Fault, opened.Waiting) : Reading<AttributionAnswer>.Of(await opened.Reports.Attribution.AnswerAsync(workspace, question!, cancellation)) with { AsOfMs = opened.AsOfMs };
    }

    /// <summary>What could be read of words that are not all right: the filters show it, so that they need not be chosen again.</summary>
    public async Task<AttributionQuestion> AskedAsync(Guid workspace, ReportView view, CancellationToken cancellation) => (await requests.AttributionAsync(workspace, view, cancellation)).Question;

    /// <summary>What a report of the period leaves out, by reason.</summary>
    public Task<IReadOnlyList<FlaggedTouches>> FlaggedAsync(Guid workspace, ReportPeriod period, CancellationToken cancellation) => traffic.CountAsync(workspace, period, cancellation);

    /// <summary>The deals or leads behind one number, with their names.</summary>
    /// <param name="workspace">Whose report.</param>
    /// <param name="view">The words of the address.</param>
    /// <param name="key">The row's value; null for the unattributed row.</param>
    /// <param name="seesPersonal">Whether people, and deals named after them, may be named.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<Reading<NamedCell>> OpenAsync(Guid workspace, ReportView view, string? key, bool seesPersonal, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, Path, q => ReportFaults.OneModel(view, q), cancellation);
        using (opened)
        {
            if (opened.Reports is not { } set)
                return new(null, opened.Fault, opened.Waiting);
            var cell = await set.Cells.OpenAsync(workspace, question!, key, cancellation);
            Guid[] shown = [.. cell.Deals.Take(NamedCell.Named).Select(static d => d.Id)];
            return Reading<NamedCell>.Of(new NamedCell(cell, question!.Journeys.Goal.IsOfDeals
                ? await set.Names.OfDealsAsync(workspace, shown, seesPersonal, cancellation)
                : await set.Names.OfLeadsAsync(workspace, shown, seesPersonal, cancellation)));
        }
    }

    /// <summary>What a data-driven model learned.</summary>
    public async Task<Reading<ModelInsight>> LookInsideAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, Path, q => ReportFaults.OneModel(view, q) ?? ReportFaults.LearnsNothing(q), cancellation);
        using (opened)
            return opened.Reports is null ? new(null, opened.Fault, opened.Waiting) : Reading<ModelInsight>.Of(await opened.Reports.Insights.OfAsync(workspace, question!, cancellation));
    }
}

/// <summary>What is behind a number, and the names of the first of them.</summary>
internal sealed record NamedCell(CellAnswer Cell, IReadOnlyDictionary<Guid, string> Names)
{
    /// <summary>How many carry a name.</summary>
    public const int Named = 200;
}
