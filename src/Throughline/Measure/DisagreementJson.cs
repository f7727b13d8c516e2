using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>An amount that models disagree by: money, or conversions for goals that only count.</summary>
internal sealed record AmountJson(MoneyJson? Revenue, double? Conversions)
{
    public static AmountJson Of(double amount, AttributionQuestion question) => question.Journeys.Goal.HasMoney
        ? new AmountJson(MoneyJson.Of((long)Math.Round(amount), question.Currency), null)
        : new AmountJson(null, amount);
}

/// <summary>A pair that changes places.</summary>
internal sealed record RankFlipJson(string First, string FirstModel, AmountJson FirstLead, string Second, string SecondModel, AmountJson SecondLead);

/// <summary>How far the models are apart on one value.</summary>
internal sealed record RowSpreadJson(string Key, AmountJson Least, string LeastModel, AmountJson Most, string MostModel, int BestRank, int WorstRank);

/// <summary>Where the models disagree; models by their labels.</summary>
internal sealed record DisagreementJson(
    AmountJson Moved, string MovedFrom, string MovedTo, int PairsThatFlip, int Pairs, IReadOnlyList<RankFlipJson> Flips, IReadOnlyList<RowSpreadJson> Spreads)
{
    public static DisagreementJson Of(Disagreement found, AttributionQuestion question) => new(
        AmountJson.Of(found.Moved, question),
        found.MovedFrom,
        found.MovedTo,
        found.FlipCount,
        found.Pairs,
        [.. found.Flips.Select(f => new RankFlipJson(f.First, f.FirstModel, AmountJson.Of(f.Ahead, question), f.Second, f.SecondModel, AmountJson.Of(f.Behind, question)))],
        [.. found.Spreads.Select(s => new RowSpreadJson(s.Value, AmountJson.Of(s.Least, question), s.LeastModel, AmountJson.Of(s.Most, question), s.MostModel, s.BestRank, s.WorstRank))]);
}
