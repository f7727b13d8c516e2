using Throughline.Journeys;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>From the words of an address to the answer: what the attribution pages call.</summary>
internal sealed class AttributionReader(ReportRequests requests, AttributionReports reports, CellDeals cells, TrafficReports traffic)
{
    public async Task<(AttributionAnswer? Answer, Fault? Fault)> ReadAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view.Models, view.By, view.From, view.To, view.Lookback, view.Currency, cancellation).WithTrafficAsync(view.Traffic);
        return question is null ? (null, fault) : (await reports.AnswerAsync(workspace, question, cancellation), null);
    }

    /// <summary>What a report of the period leaves out, by reason.</summary>
    public Task<IReadOnlyList<FlaggedTouches>> FlaggedAsync(Guid workspace, ReportPeriod period, CancellationToken cancellation) => traffic.CountAsync(workspace, period, cancellation);

    /// <summary>The deals behind one number.</summary>
    public async Task<(CellAnswer? Cell, Fault? Fault)> OpenAsync(Guid workspace, ReportView view, string? key, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view.Models, view.By, view.From, view.To, view.Lookback, view.Currency, cancellation).WithTrafficAsync(view.Traffic);
        if (question is not null && (string.IsNullOrWhiteSpace(view.Models) || question.Models.Count != 1))
            fault = new Fault("model", "the one model of the number to open, such as linear");
        return fault is not null ? (null, fault) : (await cells.OpenAsync(workspace, question!, key, cancellation), null);
    }
}
