using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What the Source → Revenue page and its API call.</summary>
internal sealed class SourceRevenueReader(ReportRequests requests, SourceRevenueReports reports, SourceDeals deals)
{
    public async Task<(SourceRevenueAnswer? Answer, Fault? Fault)> ReadAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view, cancellation);
        if (question is not null && question.By == Dimension.LandingPage)
            fault = new Fault("by", "channel, source, medium, campaign, content or term");
        return fault is not null ? (null, fault) : (await reports.AnswerAsync(workspace, question!.Period, question.By, question.Currency, cancellation), null);
    }

    /// <summary>The deals behind one revenue.</summary>
    public async Task<(IReadOnlyList<SourceDeal> Deals, string Currency, Fault? Fault)> OpenAsync(Guid workspace, ReportView view, string key, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view, cancellation);
        return question is null ? ([], "", fault) : (await deals.OpenAsync(workspace, question, key, cancellation), question.Currency, null);
    }
}
