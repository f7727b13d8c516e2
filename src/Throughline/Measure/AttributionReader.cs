using Throughline.Web;

namespace Throughline.Measure;

/// <summary>From the words of an address to the answer: what the attribution pages and their API call.</summary>
internal sealed class AttributionReader(ReportsAt reports)
{
    public async Task<Reading<AttributionAnswer>> ReadAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, "/reports/attribution", cancellation);
        using (opened)
            return opened.Reports is null ? new(null, opened.Fault, opened.Waiting) : Reading<AttributionAnswer>.Of(await opened.Reports.Attribution.AnswerAsync(workspace, question!, cancellation));
    }

    /// <summary>The deals behind one number, with their names.</summary>
    public async Task<Reading<NamedCell>> OpenAsync(Guid workspace, ReportView view, string? key, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(view.Models) || view.Models.Contains(',', StringComparison.Ordinal))
            return Reading<NamedCell>.Wrong(new Fault("model", "the one model of the number to open, such as linear"));
        var (question, opened) = await reports.AskAsync(workspace, view, "/reports/attribution", cancellation);
        using (opened)
        {
            if (opened.Reports is null)
                return new(null, opened.Fault, opened.Waiting);
            var cell = await opened.Reports.Cells.OpenAsync(workspace, question!, key, cancellation);
            return Reading<NamedCell>.Of(new NamedCell(cell, await opened.Reports.Names.OfAsync(workspace, [.. cell.Deals.Take(NamedCell.Named).Select(static d => d.DealId)], cancellation)));
        }
    }
}

/// <summary>The deals behind a number, and the names of the first of them.</summary>
internal sealed record NamedCell(CellAnswer Cell, IReadOnlyDictionary<Guid, string> Names)
{
    /// <summary>How many carry a name.</summary>
    public const int Named = 200;
}
