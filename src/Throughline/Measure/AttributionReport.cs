using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>How the journeys of a report are made: every choice that decides which touches a conversion has.</summary>
public sealed record JourneyChoices
{
    /// <summary>What counts as a conversion.</summary>
    public Goal Goal { get; init; } = Goal.Deals;

    /// <summary>How far back touches may lie; with a zone in whole days of it.</summary>
    public required Lookback Lookback { get; init; }

    /// <summary>A conversion uses its touches up.</summary>
    public bool Reset { get; init; }

    /// <summary>What is done to paths, one after the other.</summary>
    public IReadOnlyList<PathTransform> Transforms { get; init; } = [];

    /// <summary>The only kinds of touch that count; empty for all that are no exposures.</summary>
    public IReadOnlyList<TouchKind> Kinds { get; init; } = [];

    /// <summary>The only channels that count; empty for all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>E-mail opens and ad impressions count too.</summary>
    public bool Exposures { get; init; }

    /// <summary>Whose touches count: people's, or flagged ones with them.</summary>
    public TrafficFilter Traffic { get; init; } = TrafficFilter.People;

    /// <summary>Whether data-driven models see journeys that led to nothing.</summary>
    public bool IncludesNulls { get; init; } = true;

    /// <summary>The workspace's settings, with the report's own choices in place.</summary>
    public AttributionSettings Settings { get; init; } = AttributionSettings.Usual;

    /// <summary>The stages of the funnel map, in order; empty when nothing looks at them.</summary>
    public IReadOnlyList<MappedStage> Stages { get; init; } = [];

    /// <summary>Says the same exactly for the same journeys.</summary>
    public string Fingerprint =>
        $"{Goal.Key}|{Lookback}|{Reset}|{string.Join('+', Transforms)}|{string.Join('+', Kinds)}|{string.Join('+', Channels)}|{Exposures}|{Traffic.Key}|{IncludesNulls}|{string.Join('+', Stages.Select(static s => s.Conversion))}"
        + $"|{Settings.WholeCompany}|{string.Join('+', Settings.RoleWeights.OrderBy(static w => w.Key, StringComparer.Ordinal).Select(static w => $"{w.Key}={w.Value:R}"))}|{Settings.FewestConversions}|{Settings.FewestTouches}";
}

/// <summary>A stage of the workspace's funnel map: its own name, and the conversion that reaches it.</summary>
public sealed record MappedStage(string Name, string Conversion);

/// <summary>Intervals by bootstrap: how many draws, and where the random numbers start.</summary>
public sealed record IntervalDraws(int Draws, int Seed);

/// <summary>What an attribution report is asked for.</summary>
/// <param name="Intervals">Null when no intervals are wanted.</param>
public sealed record AttributionQuestion(
    IReadOnlyList<ReportModel> Models, Dimension By, ReportPeriod Period, JourneyChoices Journeys, string Currency, IntervalDraws? Intervals = null)
{
    /// <summary>How far back touches may lie.</summary>
    public Lookback Lookback => Journeys.Lookback;
}

/// <summary>Where 95 % of the draws lie.</summary>
public sealed record CreditRange(double ConversionsLow, double ConversionsHigh, long MinorLow, long MinorHigh);

/// <summary>Credit of one row under one model: conversions as a real number, money exact in minor units.</summary>
public readonly record struct Credit(double Conversions, long Minor)
{
    /// <summary>The interval, when the report was asked for one.</summary>
    public CreditRange? Range { get; init; }
}

/// <summary>One value of the dimension, with its credit under each model in the order of the question; null under a model that shows no numbers.</summary>
public sealed record AttributionRow(string Value, IReadOnlyList<Credit?> Credits);

/// <summary>How a model fared on the report's journeys.</summary>
/// <param name="Withheld">Why it shows no numbers (not enough data, too many values); null when it does.</param>
/// <param name="Note">What a reader should know of its numbers, such as the order that was chosen; null when nothing.</param>
/// <param name="CreditedMinor">What its rows and the unattributed line sum to: the check shown under the report.</param>
/// <param name="CreditedConversions">The same for conversions.</param>
public sealed record ModelOutcome(ReportModel Model, string? Withheld, string? Note, long CreditedMinor, double CreditedConversions);

/// <summary>Money in another currency that the report leaves out, so that nothing is hidden.</summary>
public sealed record OtherCurrency(string Currency, int Deals, long Minor);

/// <summary>The answer. Every model's rows and the unattributed row together are exactly the total.</summary>
/// <param name="Unattributed">By model, as the rows: conversions without an eligible touch, and what a model leaves to nobody; null under a model that shows no numbers.</param>
/// <param name="Conversions">Conversions of the goal in the period (and currency, when the goal has money).</param>
/// <param name="RevenueMinor">What they brought, less refunds; 0 for goals that only count.</param>
/// <param name="Touches">Eligible touches of all of them.</param>
/// <param name="NoTouch">Conversions without an eligible touch: the same under every model.</param>
/// <param name="NullJourneys">Journeys of the period that led to nothing; 0 when no model looked at them.</param>
public sealed record AttributionAnswer(
    AttributionQuestion Question,
    IReadOnlyList<ModelOutcome> Models,
    IReadOnlyList<AttributionRow> Rows,
    IReadOnlyList<Credit?> Unattributed,
    int Conversions,
    long RevenueMinor,
    int Touches,
    int NullJourneys,
    Credit NoTouch,
    IReadOnlyList<OtherCurrency> Others)
{
    private const double Rounding = 1e-9;

    /// <summary>What the intervals were made of: on many journeys fewer draws than asked for; null without intervals.</summary>
    public IntervalDraws? Drawn { get; init; }

    /// <summary>The check that is made on every answer: rows + unattributed = total, money to the minor unit, under every model that shows numbers.</summary>
    public bool Reconciles => Models.All(m => m.Withheld is not null
        || (m.CreditedMinor == RevenueMinor && Math.Abs(m.CreditedConversions - Conversions) <= Rounding * Math.Max(1, Conversions)));
}
