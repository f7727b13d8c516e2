using System.Globalization;
using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure.Rules;

/// <summary>How a model split one deal, in words and numbers.</summary>
/// <param name="Sentence">The rule of the model.</param>
/// <param name="Terms">For every touch: what it counted before scaling, and why.</param>
public sealed record CreditFormula(string Sentence, IReadOnlyList<CreditTerm> Terms);

/// <summary>A touch's part of the formula.</summary>
/// <param name="Raw">Before scaling to 1; the touch's weight is this divided by the sum of all.</param>
/// <param name="Words">How it came about.</param>
public sealed record CreditTerm(double Raw, string Words);

/// <summary>What a formula needs to know of a journey.</summary>
/// <param name="Times">Touches in order, UTC milliseconds.</param>
/// <param name="Channels">Their channels.</param>
internal sealed record FormulaJourney(IReadOnlyList<long> Times, IReadOnlyList<string> Channels, string Direct, long LeadMs, long OpportunityMs)
{
    public int Count => Times.Count;

    /// <summary>Their kinds.</summary>
    public IReadOnlyList<TouchKind> Kinds { get; init; } = [];

    /// <summary>The stages of the funnel map, in order, with the times they were reached.</summary>
    public IReadOnlyList<ReachedStage> Stages { get; init; } = [];

    /// <summary>How much each touch's contact counts; empty when all count alike.</summary>
    public IReadOnlyList<double> Factors { get; init; } = [];

    /// <summary>The last touch at or before a moment, else the first.</summary>
    public int TouchAt(long ms) => Math.Max(0, Times.Count(t => t <= ms) - 1);
}

/// <summary>Says how the models arrive at their weights. Computed apart from the models: when the two differ, the formula is not shown.</summary>
internal static class CreditFormulas
{
    private const double DayMs = 86_400_000;
    private const double Tolerance = 1e-9;

    /// <summary>The formula of the model with that key; null when there is none in words, or when it does not give these weights.</summary>
    public static CreditFormula? Of(string key, FormulaJourney journey, IReadOnlyList<double> weights)
    {
        if (journey.Count == 0)
            return null;
        if (Make(key, journey) is not { } plain)
            return null;
        var formula = Weighted(plain, journey.Factors);
        var sum = formula.Terms.Sum(static t => t.Raw);
        return formula.Terms.Zip(weights, (term, weight) => Math.Abs((term.Raw / sum) - weight) <= Tolerance).All(static same => same) ? formula : null;
    }

    // Buying groups: roles weigh, and who works for several companies counts in part for each. Where nothing would be left, nothing is weighed.
    private static CreditFormula Weighted(CreditFormula plain, IReadOnlyList<double> factors)
    {
        if (factors.All(static f => f == 1) || plain.Terms.Zip(factors, static (term, factor) => term.Raw * factor).Sum() <= 0)
            return plain;
        return new(
            $"{plain.Sentence} Then each touch counts as much as its contact does, by role and by the companies the contact works for, and all are scaled to 1.",
            [.. plain.Terms.Zip(factors, static (term, factor) => new CreditTerm(term.Raw * factor, term.Words.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"({term.Words}) × {factor:0.###} of the contact")))]);
    }

    private static CreditFormula? Make(string key, FormulaJourney j)
    {
        var parts = key.Split(':');
        return parts[0] switch
        {
            "first" => One("All to the first touch.", j.Count, 0, "the first touch"),
            "last" => One("All to the last touch.", j.Count, j.Count - 1, "the last touch"),
            "last-non-direct" => LastNonDirect(j),
            "linear" => new("The same to every touch.", [.. j.Times.Select(_ => new CreditTerm(1, $"1 of {j.Count} touches"))]),
            "linear-distinct" or "shapley" or "shapley-ordered" => Distinct(parts[0], j),
            "time-decay" => Decay(parts.Length > 1 ? parts[1] : "7d", j),
            "position" => Position(parts, j),
            "split" => Split(parts.Length > 1 ? parts[1] : "50/50", j),
            "w-shaped" or "full-path" => Milestones(parts[0] == "full-path", parts.Length > 1, j),
            "channel-weighted" => WeightFormulas.ByChannel(parts[1], j),
            "kind-weighted" => WeightFormulas.ByKind(parts[1], j),
            "stage-weighted" => WeightFormulas.ByStage(parts[1], j),
            _ => null,
        };
    }

    private static CreditFormula One(string sentence, int count, int chosen, string words) =>
        new(sentence, [.. Enumerable.Range(0, count).Select(i => i == chosen ? new CreditTerm(1, words) : new CreditTerm(0, ""))]);

    private static CreditFormula LastNonDirect(FormulaJourney j)
    {
        var last = j.Channels.ToList().FindLastIndex(c => c != j.Direct);
        return last < 0
            ? One("All to the last touch that is not Direct; here every touch is Direct, so the last one.", j.Count, j.Count - 1, "the last touch, all being Direct")
            : One("All to the last touch that is not Direct.", j.Count, last, "the last touch that is not Direct");
    }

    private static CreditFormula Distinct(string name, FormulaJourney j)
    {
        var counts = j.Channels.CountBy(static c => c).ToDictionary(static c => c.Key, static c => c.Value);
        var sentence = name == "linear-distinct"
            ? "The same to every distinct channel; a channel's touches share its part."
            : "Shapley value with v(S) = conversions of journeys whose channels all lie in S: in closed form the same to every distinct channel, whose touches share its part.";
        return new(sentence, [.. j.Channels.Select(c => new CreditTerm(1.0 / counts.Count / counts[c], $"1 of {counts.Count} channels{(counts[c] > 1 ? $", shared by its {counts[c]} touches" : "")}"))]);
    }

    private static CreditFormula? Decay(string halfLife, FormulaJourney j)
    {
        if (MillisecondsOf(halfLife) is not { } ms)
            return null;
        var newest = j.Times[^1];
        return new(
            $"A touch counts 2 to the power of −(age ÷ {halfLife}), age being elapsed time before the newest touch; then all are scaled to 1.",
            [.. j.Times.Select(t => new CreditTerm(double.Exp2(-(newest - t) / ms), string.Create(CultureInfo.InvariantCulture, $"2^−({(newest - t) / DayMs:0.##} d ÷ {halfLife})")))]);
    }

    private static CreditFormula? Position(string[] parts, FormulaJourney j)
    {
        var text = parts.Length > 1 ? parts[1] : "40/20/40";
        if (Shares(text) is not [var first, var middle, var last])
            return null;
        var renormalises = parts.Length > 2;
        var sentence = $"{text}: to the first touch, shared between those in the middle, to the last.";
        return j.Count switch
        {
            1 => One($"{sentence} With one touch it takes all.", 1, 0, "the only touch"),
            2 when renormalises => new($"{sentence} With two touches the ends are scaled to 1.", [new(first, $"first: {first:0.##}"), new(last, $"last: {last:0.##}")]),
            2 => new($"{sentence} With two touches the middle part is split between them.", [new(first + (middle / 2), $"first: {first:0.##} + half of {middle:0.##}"), new(last + (middle / 2), $"last: {last:0.##} + half of {middle:0.##}")]),
            _ => new(sentence, [.. Enumerable.Range(0, j.Count).Select(i => i == 0 ? new CreditTerm(first, $"first: {first:0.##}") : i == j.Count - 1
                ? new CreditTerm(last, $"last: {last:0.##}")
                : new CreditTerm(middle / (j.Count - 2), $"middle: {middle:0.##} ÷ {j.Count - 2}"))]),
        };
    }

    private static CreditFormula? Split(string text, FormulaJourney j)
    {
        if (Shares(text) is not [var first, var last])
            return null;
        return j.Count == 1
            ? One($"{text}: to the first and the last touch. With one touch it takes all.", 1, 0, "the only touch")
            : new($"{text}: to the first and the last touch, nothing between.", [.. Enumerable.Range(0, j.Count).Select(i => i == 0 ? new CreditTerm(first, $"first: {first:0.##}") : i == j.Count - 1 ? new CreditTerm(last, $"last: {last:0.##}") : new CreditTerm(0, ""))]);
    }

    private static CreditFormula Milestones(bool withClose, bool restIsAll, FormulaJourney j)
    {
        var part = withClose ? 22.5 : 30;
        var opportunity = j.OpportunityMs == Journey.Missing ? j.Count - 1 : j.TouchAt(j.OpportunityMs);
        var named = Enumerable.Range(0, j.Count).Select(static _ => new List<string>()).ToArray();
        named[0].Add("first touch");
        if (j.LeadMs != Journey.Missing)
            named[j.TouchAt(j.LeadMs)].Add("last before the lead was created");
        if (j.OpportunityMs != Journey.Missing)
            named[opportunity].Add("last before the deal was opened");
        if (withClose)
            named[^1].Add("last before it was won");
        var rest = Enumerable.Range(0, j.Count).Where(i => named[i].Count == 0 && (restIsAll || i <= opportunity)).ToHashSet();
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{part:0.#} to each milestone's touch ({(withClose ? "first, lead, opportunity, close" : "first, lead, opportunity")}), 10 shared by the other touches{(restIsAll ? "" : " up to the opportunity")}; scaled to 1.");
        return new(sentence, [.. named.Select((n, i) => n.Count > 0
            ? new CreditTerm(n.Count * part, string.Create(CultureInfo.InvariantCulture, $"{string.Join(" and ", n)}: {n.Count} × {part:0.#}"))
            : rest.Contains(i) ? new CreditTerm(10.0 / rest.Count, $"rest: 10 ÷ {rest.Count}") : new CreditTerm(0, ""))]);
    }

    // A model's key states it in days, hours, minutes or seconds.
    private static double? MillisecondsOf(string halfLife)
    {
        var unit = halfLife[^1] switch { 'd' => DayMs, 'h' => DayMs / 24, 'm' => DayMs / 1_440, 's' => DayMs / 86_400, _ => 0 };
        return unit > 0 && double.TryParse(halfLife[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number * unit : null;
    }

    private static double[]? Shares(string text)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split('/'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            numbers.Add(number);
        }

        return [.. numbers];
    }
}
