using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What a question lacks to be asked of one number.</summary>
internal static class ReportFaults
{
    /// <summary>One model has to be named.</summary>
    public static Fault? OneModel(ReportView view, AttributionQuestion question) =>
        string.IsNullOrWhiteSpace(view.Models) || question.Models.Count != 1 ? new Fault("model", "the one model of the number to open, such as linear") : null;

    /// <summary>A data-driven model credits all journeys together.</summary>
    public static Fault? NoPartOfItsOwn(AttributionQuestion question) => question.Models is [{ Single: null } learned]
        ? new Fault("model", $"a model that looks at each journey by itself, such as linear: {learned.Key} credits all journeys together, and no deal has a part of its own; its deals are under /api/reports/attribution/deals, what it learned under /api/reports/attribution/model")
        : null;

    /// <summary>A model that looks at each journey by itself has learned nothing.</summary>
    public static Fault? LearnsNothing(AttributionQuestion question) => question.Models is [{ Learned: null }]
        ? new Fault("model", "a data-driven model: markov:1 to markov:4, markov:auto, shapley-rate or additive-hazard")
        : null;

    /// <summary>Only goals with deals have deals to open.</summary>
    public static Fault? NoDeals(AttributionQuestion question) =>
        question.Journeys.Goal.HasMoney ? null : new Fault("goal", $"{Goal.Deals.Key}: only deals have money whose parts can be told");
}
