using Throughline.Attribution;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What the page of one deal's credit calls.</summary>
internal sealed class DealCreditReader(ReportRequests requests, DealExplanations explanations)
{
    public async Task<(DealExplanation? Explanation, Fault? Fault)> ReadAsync(Guid workspace, Guid deal, ReportView view, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view, cancellation);
        if (question is null)
            return (null, fault);
        // Models that look at all journeys have no part of one deal.
        var explanation = await explanations.ExplainAsync(workspace, deal, [.. question.Models.Select(static m => m.Single).OfType<ICreditModel>()], question.Journeys, cancellation);
        return explanation is null ? (null, new Fault("deal", "the id of a deal of this workspace")) : (explanation, null);
    }
}
