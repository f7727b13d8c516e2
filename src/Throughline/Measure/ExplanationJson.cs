using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A touch of a deal with its credit by model key, the rule that named its channel, and the raw event behind it.</summary>
internal sealed record ExplainedTouchJson(
    Guid EventId, DateTimeOffset At, Guid Lead, string Kind, string Channel, string Source, string? Campaign, string Rule, string? Page, IReadOnlyDictionary<string, double> Weights, IReadOnlyDictionary<string, MoneyJson> Revenue);

/// <summary>How a deal's money became the report's: its own revenue, and the rate as it was stated (one <c>from</c> is <c>rate</c> of <c>to</c>) from a day on, and the event that stated it.</summary>
internal sealed record ConvertedJson(MoneyJson Original, string From, string To, string Rate, DateOnly Day, Guid? EventId)
{
    public static ConvertedJson? Of(DealExplanation e) => e.Money.Rate is { } rate ? new(MoneyJson.Of(e.Deal.RevenueMinor, e.Deal.Currency), rate.From, rate.To, rate.Rate, rate.Date, e.Money.RateEvent) : null;
}

/// <summary>How a deal was credited, in the report's currency; in the deal's own where no rate is stored.</summary>
internal sealed record DealExplanationJson(Guid Deal, string Name, string Lookback, MoneyJson Revenue, ConvertedJson? Converted, IReadOnlyList<ModelJson> Models, IReadOnlyList<ExplainedTouchJson> Touches, int TouchesBeforeWindow, int TouchesAfterConversion, int TouchesLeftOut)
{
    public static DealExplanationJson Of(DealExplanation e) => new(
        e.Deal.DealId,
        e.Deal.Name,
        e.Lookback.ToString(),
        MoneyJson.Of(e.Money.Minor, e.Money.Currency),
        ConvertedJson.Of(e),
        [.. e.Models.Select(static m => new ModelJson(m.Key, m.Label))],
        [.. e.Touches.Select(t => new ExplainedTouchJson(
            t.EventId,
            ApiTime.Of(t.OccurredAt),
            t.Lead,
            TouchKindNames.KeyOf(t.Kind),
            t.Acquisition.Channel,
            t.Acquisition.Source,
            t.Acquisition.Campaign.Length == 0 ? null : t.Acquisition.Campaign,
            t.Acquisition.Rule,
            t.Page.Length == 0 ? null : t.Page,
            e.Models.Select((m, i) => (m.Key, t.Weights[i])).ToDictionary(),
            e.Models.Select((m, i) => (m.Key, MoneyJson.Of(t.Minor[i], e.Money.Currency))).ToDictionary()))],
        e.Earlier,
        e.Later,
        e.LeftOut);
}

/// <summary>A conversion behind a number: <c>deal</c> or <c>lead</c> is its id, by the report's goal.</summary>
internal sealed record CellDealJson(Guid? Deal, Guid? Lead, DateTimeOffset ClosedAt, double Conversions, MoneyJson Revenue);

/// <summary>The conversions behind one number of the attribution report. Without parts (data-driven models) they are those whose paths went through the row, each whole.</summary>
internal sealed record CellJson(string By, string? Key, string Model, string Goal, double Conversions, MoneyJson Revenue, bool HasParts, IReadOnlyList<CellDealJson> Deals)
{
    public static CellJson Of(CellAnswer cell) => new(
        cell.Question.By.Key,
        cell.Value,
        cell.Question.Models[0].Key,
        cell.Question.Journeys.Goal.Key,
        cell.Conversions,
        MoneyJson.Of(cell.Minor, cell.Question.Currency),
        cell.HasParts,
        [.. cell.Deals.Select(d => new CellDealJson(
            cell.Question.Journeys.Goal.IsOfDeals ? d.Id : null,
            cell.Question.Journeys.Goal.IsOfDeals ? null : d.Id,
            ApiTime.Of(d.At),
            d.Conversions,
            MoneyJson.Of(d.Minor, cell.Question.Currency)))]);
}
