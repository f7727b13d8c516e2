using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What the page of one deal's credit calls.</summary>
internal sealed class DealCreditReader(ReportRequests requests, DealExplanations explanations)
{
    public async Task<(DealExplanation? Explanation, Fault? Fault)> ReadAsync(Guid workspace, Guid deal, string? models, string? lookback, string? traffic, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, models, null, null, null, lookback, null, cancellation).WithTrafficAsync(traffic);
        if (question is null)
            return (null, fault);
        var explanation = await explanations.ExplainAsync(workspace, deal, question, cancellation);
        return explanation is null ? (null, new Fault("deal", "the id of a deal of this workspace")) : (explanation, null);
    }
}
