using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What the page of one deal's credit calls.</summary>
internal sealed class DealCreditReader(ReportsAt reports)
{
    public async Task<Reading<DealExplanation>> ReadAsync(Guid workspace, Guid deal, ReportView view, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, $"/reports/attribution/deal/{deal}", null, cancellation);
        using (opened)
        {
            if (opened.Reports is null)
                return new(null, opened.Fault, opened.Waiting);
            var explanation = await opened.Reports.Explanations.ExplainAsync(workspace, deal, question!, cancellation);
            return explanation is null ? Reading<DealExplanation>.Wrong(new Fault("deal", "the id of a deal of this workspace")) : Reading<DealExplanation>.Of(explanation);
        }
    }
}
