using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Where 95 % of the draws lie.</summary>
internal sealed record CreditRangeJson(double ConversionsLow, double ConversionsHigh, MoneyJson RevenueLow, MoneyJson RevenueHigh);

/// <summary>Credit under one model; <c>interval</c> when the report was asked for one.</summary>
internal sealed record CreditJson(double Conversions, MoneyJson Revenue, CreditRangeJson? Interval = null)
{
    public static CreditJson Of(Credit credit, string currency) => new(
        credit.Conversions,
        MoneyJson.Of(credit.Minor, currency),
        credit.Range is { } range ? new CreditRangeJson(range.ConversionsLow, range.ConversionsHigh, MoneyJson.Of(range.MinorLow, currency), MoneyJson.Of(range.MinorHigh, currency)) : null);
}

/// <summary>One value of the dimension: its credit by model key. A model that shows no numbers is left out.</summary>
internal sealed record AttributionRowJson(string Key, IReadOnlyDictionary<string, CreditJson> Credits);

/// <summary>A model of an explanation.</summary>
internal sealed record ModelJson(string Key, string Label);

/// <summary>A model of the report: why it shows no numbers, or a note on those it shows, and what its credit sums to.</summary>
internal sealed record ModelOutcomeJson(string Key, string Label, string? NotEnoughData, string? Note, CreditJson? Credited);

/// <summary>Deals in another currency, for whose day or before no exchange rate is stored: left out of the rows.</summary>
internal sealed record OtherCurrencyJson(int Deals, MoneyJson Revenue)
{
    public static OtherCurrencyJson Of(OtherCurrency other) => new(other.Deals, MoneyJson.Of(other.Minor, other.Currency));
}

/// <summary>How the intervals were made.</summary>
internal sealed record IntervalsJson(int Draws, int Seed, double Level);

/// <summary>
/// The attribution report. Under every model the rows and <c>unattributed</c> add up to <c>total</c> exactly; <c>reconciles</c> says that this was checked.
/// </summary>
internal sealed record AttributionJson(
    string By,
    DateOnly From,
    DateOnly To,
    string Goal,
    string Lookback,
    string Currency,
    IReadOnlyList<ModelOutcomeJson> Models,
    IReadOnlyList<AttributionRowJson> Rows,
    CreditJson Unattributed,
    IReadOnlyDictionary<string, CreditJson> UnattributedByModel,
    CreditJson Total,
    int Touches,
    int NullJourneys,
    bool Reconciles,
    IntervalsJson? Intervals,
    DisagreementJson? Disagreement,
    IReadOnlyList<OtherCurrencyJson> OtherCurrencies,
    DateTimeOffset? AsOf)
{
    private const double IntervalLevel = 0.95;

    public static AttributionJson Of(AttributionAnswer answer, long? asOfMs)
    {
        var currency = answer.Question.Currency;
        var models = answer.Models;
        return new(
            answer.Question.By.Key,
            answer.Question.Period.From,
            answer.Question.Period.To,
            answer.Question.Journeys.Goal.Key,
            answer.Question.Lookback.ToString(),
            currency,
            [.. models.Select(m => new ModelOutcomeJson(
                m.Model.Key, m.Model.Label, m.Withheld, m.Note, m.Withheld is null ? CreditJson.Of(new Credit(m.CreditedConversions, m.CreditedMinor), currency) : null))],
            [.. answer.Rows.Select(row => new AttributionRowJson(row.Value, ByModel(answer, row.Credits)))],
            CreditJson.Of(answer.NoTouch, currency),
            ByModel(answer, answer.Unattributed),
            CreditJson.Of(new Credit(answer.Conversions, answer.RevenueMinor), currency),
            answer.Touches,
            answer.NullJourneys,
            answer.Reconciles,
            answer.Drawn is { } drawn ? new IntervalsJson(drawn.Draws, drawn.Seed, IntervalLevel) : null,
            Disagreements.Of(answer) is { } disagreement ? DisagreementJson.Of(disagreement, answer.Question) : null,
            [.. answer.Others.Select(OtherCurrencyJson.Of)],
            asOfMs is { } ms ? ApiTime.Of(ms) : null);
    }

    private static Dictionary<string, CreditJson> ByModel(AttributionAnswer answer, IReadOnlyList<Credit?> credits) => answer.Models
        .Select((m, i) => (m.Model.Key, Credit: credits[i]))
        .Where(static c => c.Credit is not null)
        .ToDictionary(static c => c.Key, c => CreditJson.Of(c.Credit!.Value, answer.Question.Currency));
}

/// <summary>One original source.</summary>
internal sealed record SourceRevenueRowJson(string Key, int Leads, int Opportunities, int Customers, MoneyJson Revenue, MoneyJson Spend, MoneyJson? CostPerLead, double? ReturnOnSpend)
{
    public static SourceRevenueRowJson Of(SourceRevenueRow row, string currency) => new(
        row.Value,
        row.Leads,
        row.Opportunities,
        row.Customers,
        MoneyJson.Of(row.RevenueMinor, currency),
        MoneyJson.Of(row.SpendMinor, currency),
        row.CostPerLeadMinor is { } cost ? MoneyJson.Of(cost, currency) : null,
        row.ReturnOnSpend);
}

/// <summary>Source → Revenue by calendar: leads created, deals opened and deals won in the period.</summary>
internal sealed record SourceRevenueJson(
    string By, DateOnly From, DateOnly To, string Currency, IReadOnlyList<SourceRevenueRowJson> Rows, SourceRevenueRowJson Total, IReadOnlyList<OtherCurrencyJson> OtherCurrencies,
    IReadOnlyList<MoneyJson> SpendInOtherCurrencies, DateTimeOffset? AsOf)
{
    public static SourceRevenueJson Of(SourceRevenueAnswer answer, long? asOfMs) => new(
        answer.By.Key,
        answer.Period.From,
        answer.Period.To,
        answer.Currency,
        [.. answer.Rows.Select(row => SourceRevenueRowJson.Of(row, answer.Currency))],
        SourceRevenueRowJson.Of(answer.Total, answer.Currency),
        [.. answer.Others.Select(OtherCurrencyJson.Of)],
        [.. answer.SpendOthers.Select(static s => MoneyJson.Of(s.Minor, s.Currency))],
        asOfMs is { } ms ? ApiTime.Of(ms) : null);
}
