using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Credit under one model.</summary>
internal sealed record CreditJson(double Conversions, MoneyJson Revenue)
{
    public static CreditJson Of(Credit credit, string currency) => new(credit.Conversions, MoneyJson.Of(credit.Minor, currency));
}

/// <summary>One value of the dimension: its credit by model key.</summary>
internal sealed record AttributionRowJson(string Key, IReadOnlyDictionary<string, CreditJson> Credits);

/// <summary>A model of the report.</summary>
internal sealed record ModelJson(string Key, string Label);

/// <summary>Deals in another currency, for whose day or before no exchange rate is stored: left out of the rows.</summary>
internal sealed record OtherCurrencyJson(int Deals, MoneyJson Revenue)
{
    public static OtherCurrencyJson Of(OtherCurrency other) => new(other.Deals, MoneyJson.Of(other.Minor, other.Currency));
}

/// <summary>The attribution report. Under every model the rows and <c>unattributed</c> add up to <c>total</c> exactly; <c>reconciles</c> says that this was checked.</summary>
internal sealed record AttributionJson(
    string By,
    DateOnly From,
    DateOnly To,
    string Lookback,
    string Currency,
    IReadOnlyList<ModelJson> Models,
    IReadOnlyList<AttributionRowJson> Rows,
    CreditJson Unattributed,
    CreditJson Total,
    int Touches,
    bool Reconciles,
    IReadOnlyList<OtherCurrencyJson> OtherCurrencies)
{
    public static AttributionJson Of(AttributionAnswer answer)
    {
        var currency = answer.Question.Currency;
        var models = answer.Question.Models;
        return new(
            answer.Question.By.Key,
            answer.Question.Period.From,
            answer.Question.Period.To,
            answer.Question.Lookback.ToString(),
            currency,
            [.. models.Select(static m => new ModelJson(m.Key, m.Label))],
            [.. answer.Rows.Select(row => new AttributionRowJson(row.Value, models.Select((m, i) => (m.Key, CreditJson.Of(row.Credits[i], currency))).ToDictionary()))],
            CreditJson.Of(answer.Unattributed, currency),
            new CreditJson(answer.Deals, MoneyJson.Of(answer.RevenueMinor, currency)),
            answer.Touches,
            answer.Reconciles,
            [.. answer.Others.Select(OtherCurrencyJson.Of)]);
    }
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
    IReadOnlyList<MoneyJson> SpendInOtherCurrencies)
{
    public static SourceRevenueJson Of(SourceRevenueAnswer answer) => new(
        answer.By.Key,
        answer.Period.From,
        answer.Period.To,
        answer.Currency,
        [.. answer.Rows.Select(row => SourceRevenueRowJson.Of(row, answer.Currency))],
        SourceRevenueRowJson.Of(answer.Total, answer.Currency),
        [.. answer.Others.Select(OtherCurrencyJson.Of)],
        [.. answer.SpendOthers.Select(static s => MoneyJson.Of(s.Minor, s.Currency))]);
}
