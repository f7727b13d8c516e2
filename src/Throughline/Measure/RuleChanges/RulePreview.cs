using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Counts and money that a set of acquisitions carries.</summary>
internal sealed record RuleWeight(int Acquisitions, long Touches, int Leads, int Deals, long RevenueMinor)
{
    public static RuleWeight None { get; } = new(0, 0, 0, 0, 0);

    public RuleWeight Plus(AcquisitionWeight weight) =>
        new(Acquisitions + 1, Touches + weight.Touches, Leads + weight.Leads, Deals + weight.Deals, MoneySums.Plus(RevenueMinor, weight.RevenueMinor));
}

/// <summary>A channel before and after.</summary>
internal sealed record ChannelShift(string Channel, RuleWeight Before, RuleWeight After);

/// <summary>What goes from one channel to another; the same channel where only the source's name or "paid" changes.</summary>
internal sealed record ChannelMove(string From, string To, RuleWeight Weight);

/// <summary>One acquisition that reads differently.</summary>
internal sealed record MovedAcquisition(AcquisitionFacts Before, AcquisitionFacts After, AcquisitionWeight Weight);

/// <summary>What publishing a rule set would do to all history.</summary>
/// <param name="Channels">Every channel with its totals before and after; both columns add up to the same.</param>
/// <param name="Moves">What goes where, the most money first.</param>
/// <param name="Examples">The acquisitions behind the moves, the weightiest first.</param>
/// <param name="Total">All that moves.</param>
/// <param name="Currency">Of the money; deals in other currencies move too and are not counted here.</param>
internal sealed record RulePreview(IReadOnlyList<ChannelShift> Channels, IReadOnlyList<ChannelMove> Moves, IReadOnlyList<MovedAcquisition> Examples, RuleWeight Total, string Currency)
{
    public RuleEffect Effect => new(Total.Acquisitions, Total.Touches, Total.Leads, Total.RevenueMinor, Currency);

    /// <summary>Compares two readings of every acquisition. Pure.</summary>
    public static RulePreview Of(IReadOnlyList<AcquisitionFacts> facts, Classifier candidate, IReadOnlyDictionary<long, AcquisitionWeight> weights, string currency, int examples)
    {
        var (before, after) = (new Dictionary<string, RuleWeight>(StringComparer.Ordinal), new Dictionary<string, RuleWeight>(StringComparer.Ordinal));
        var moves = new Dictionary<(string, string), RuleWeight>();
        var moved = new List<MovedAcquisition>();
        var total = RuleWeight.None;
        foreach (var now in facts)
        {
            var then = now.ClassifiedBy(candidate);
            var weight = weights.GetValueOrDefault(now.AcquisitionId, AcquisitionWeight.None);
            before[now.Channel] = before.GetValueOrDefault(now.Channel, RuleWeight.None).Plus(weight);
            after[then.Channel] = after.GetValueOrDefault(then.Channel, RuleWeight.None).Plus(weight);
            if (now.Channel == then.Channel && now.Source == then.Source && now.IsPaid == then.IsPaid && now.Detail == then.Detail)
                continue;
            moves[(now.Channel, then.Channel)] = moves.GetValueOrDefault((now.Channel, then.Channel), RuleWeight.None).Plus(weight);
            total = total.Plus(weight);
            moved.Add(new MovedAcquisition(now, then, weight));
        }

        return new RulePreview(
            [.. Taxonomy.Channels.All.Where(c => before.ContainsKey(c) || after.ContainsKey(c)).Select(c => new ChannelShift(c, before.GetValueOrDefault(c, RuleWeight.None), after.GetValueOrDefault(c, RuleWeight.None)))],
            [.. moves.Select(static m => new ChannelMove(m.Key.Item1, m.Key.Item2, m.Value)).OrderByDescending(static m => m.Weight.RevenueMinor).ThenByDescending(static m => m.Weight.Touches).ThenBy(static m => m.From, StringComparer.Ordinal).ThenBy(static m => m.To, StringComparer.Ordinal)],
            [.. moved.OrderByDescending(static m => m.Weight.RevenueMinor).ThenByDescending(static m => m.Weight.Touches).ThenBy(static m => m.Before.AcquisitionId).Take(examples)],
            total,
            currency);
    }
}
