using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>What an attribution report is asked for.</summary>
public sealed record AttributionQuestion(IReadOnlyList<ICreditModel> Models, Dimension By, ReportPeriod Period, Lookback Lookback, string Currency)
{
    /// <summary>Whose touches count.</summary>
    public TrafficFilter Traffic { get; init; } = TrafficFilter.People;
}

/// <summary>Credit of one row under one model: conversions as a real number, money exact in minor units.</summary>
public readonly record struct Credit(double Conversions, long Minor);

/// <summary>One value of the dimension, with its credit under each model in the order of the question.</summary>
public sealed record AttributionRow(string Value, Credit[] Credits);

/// <summary>Money in another currency that the report leaves out, so that nothing is hidden.</summary>
public sealed record OtherCurrency(string Currency, int Deals, long Minor);

/// <summary>The answer. Every model's rows and the unattributed row together are exactly the total.</summary>
/// <param name="Deals">Won deals in the period and currency.</param>
/// <param name="RevenueMinor">Their amounts less refunds.</param>
/// <param name="Unattributed">Deals without an eligible touch; the same under every model.</param>
/// <param name="Touches">Eligible touches of all deals.</param>
/// <param name="Reconciles">The check that was made: rows + unattributed = total to the minor unit, under every model.</param>
public sealed record AttributionAnswer(
    AttributionQuestion Question, IReadOnlyList<AttributionRow> Rows, Credit Unattributed, int Deals, long RevenueMinor, int Touches, bool Reconciles, IReadOnlyList<OtherCurrency> Others);
