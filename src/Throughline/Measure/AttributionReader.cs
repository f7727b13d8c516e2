using Throughline.Journeys;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>From the words of an address to the answer: what the attribution pages and the API call.</summary>
internal sealed class AttributionReader(ReportRequests requests, AttributionReports reports, CellDeals cells, ModelInsights insights, TrafficReports traffic)
{
    public async Task<(AttributionAnswer? Answer, Fault? Fault)> ReadAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view, cancellation);
        return question is null ? (null, fault) : (await reports.AnswerAsync(workspace, question, cancellation), null);
    }

    /// <summary>What a report of the period leaves out, by reason.</summary>
    public Task<IReadOnlyList<FlaggedTouches>> FlaggedAsync(Guid workspace, ReportPeriod period, CancellationToken cancellation) => traffic.CountAsync(workspace, period, cancellation);

    /// <summary>The deals behind one number.</summary>
    public async Task<(CellAnswer? Cell, Fault? Fault)> OpenAsync(Guid workspace, ReportView view, string? key, CancellationToken cancellation)
    {
        var (question, fault) = await OneModelAsync(workspace, view, cancellation);
        if (question is { Models: [{ Single: null } learned] })
            fault = new Fault("model", $"a model that looks at each journey by itself, such as linear: {learned.Key} credits all journeys together, and no deal has a part of its own");
        return fault is not null ? (null, fault) : (await cells.OpenAsync(workspace, question!, key, cancellation), null);
    }

    /// <summary>What a data-driven model learned.</summary>
    public async Task<(ModelInsight? Insight, Fault? Fault)> LookInsideAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, fault) = await OneModelAsync(workspace, view, cancellation);
        if (question is { Models: [{ Learned: null }] })
            fault = new Fault("model", "a data-driven model: markov:1 to markov:4, markov:auto, shapley-rate or additive-hazard");
        return fault is not null ? (null, fault) : (await insights.OfAsync(workspace, question!, cancellation), null);
    }

    private async Task<(AttributionQuestion? Question, Fault? Fault)> OneModelAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, fault) = await requests.AttributionAsync(workspace, view, cancellation);
        return question is not null && (string.IsNullOrWhiteSpace(view.Models) || question.Models.Count != 1)
            ? (question, new Fault("model", "the one model of the number to open, such as linear"))
            : (question, fault);
    }
}
