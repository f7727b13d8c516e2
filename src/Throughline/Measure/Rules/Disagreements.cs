namespace Throughline.Measure.Rules;

/// <summary>Two values that change places: one model puts the first ahead, another the second.</summary>
/// <param name="Ahead">By how much the first leads under its model: minor units, or conversions for goals that only count.</param>
/// <param name="Behind">By how much the second leads under its own.</param>
public sealed record RankFlip(string First, string FirstModel, double Ahead, string Second, string SecondModel, double Behind)
{
    /// <summary>How much is at stake: what both models agree on at least, the smaller lead.</summary>
    public double AtStake => Math.Min(Ahead, Behind);
}

/// <summary>How far the models are apart on one value.</summary>
public sealed record RowSpread(string Value, double Least, string LeastModel, double Most, string MostModel, int BestRank, int WorstRank)
{
    public double Spread => Most - Least;
}

/// <summary>Where models disagree.</summary>
/// <param name="Moved">Between the two models that differ most: how much stands with another value; half the sum of all differences.</param>
/// <param name="Flips">Pairs that change places, the most at stake first; the largest only.</param>
/// <param name="FlipCount">How many pairs change places in all.</param>
/// <param name="Pairs">How many pairs there are.</param>
public sealed record Disagreement(
    double Moved, string MovedFrom, string MovedTo, IReadOnlyList<RowSpread> Spreads, IReadOnlyList<RankFlip> Flips, int FlipCount, int Pairs);

/// <summary>Finds which ranks flip between models, and by how much. Pure.</summary>
internal static class Disagreements
{
    private const int MostFlips = 20;
    private const double Noise = 1e-9;

    /// <summary>The disagreement, or null where fewer than two models show numbers.</summary>
    public static Disagreement? Of(AttributionAnswer answer)
    {
        var shown = Enumerable.Range(0, answer.Models.Count).Where(m => answer.Models[m].Withheld is null).ToArray();
        if (shown.Length < 2 || answer.Rows.Count == 0)
            return null;
        var labels = shown.Select(m => answer.Models[m].Model.Label).ToArray();
        var names = answer.Rows.Select(static r => r.Value).ToArray();
        var hasMoney = answer.Question.Journeys.Goal.HasMoney;
        var amounts = answer.Rows.Select(row => shown.Select(m => row.Credits[m]!.Value is var c && hasMoney ? c.Minor : c.Conversions).ToArray()).ToArray();
        return Of(labels, names, amounts);
    }

    /// <summary>The same on bare numbers: amounts by row, then by model.</summary>
    public static Disagreement Of(string[] models, string[] rows, double[][] amounts)
    {
        var flips = new List<RankFlip>();
        for (var a = 0; a < rows.Length; a++)
        {
            for (var b = a + 1; b < rows.Length; b++)
            {
                if (FlipOf(models, rows, amounts, a, b) is { } flip)
                    flips.Add(flip);
            }
        }

        var (moved, from, to) = MostMoved(amounts, models.Length);
        RowSpread[] spreads = [.. rows.Select((_, row) => SpreadOf(models, rows, amounts, row)).OrderByDescending(static s => s.Spread).ThenBy(static s => s.Value, StringComparer.Ordinal)];
        return new Disagreement(
            moved, models[from], models[to], spreads,
            [.. flips.OrderByDescending(static f => f.AtStake).ThenBy(static f => f.First, StringComparer.Ordinal).ThenBy(static f => f.Second, StringComparer.Ordinal).Take(MostFlips)],
            flips.Count, rows.Length * (rows.Length - 1) / 2);
    }

    private static RankFlip? FlipOf(string[] models, string[] rows, double[][] amounts, int a, int b)
    {
        var (most, least) = (0, 0);
        for (var m = 1; m < models.Length; m++)
        {
            if (Lead(m) > Lead(most))
                most = m;
            if (Lead(m) < Lead(least))
                least = m;
        }

        return Lead(most) > Noise && Lead(least) < -Noise ? new RankFlip(rows[a], models[most], Lead(most), rows[b], models[least], -Lead(least)) : null;

        double Lead(int m) => amounts[a][m] - amounts[b][m];
    }

    private static (double Moved, int From, int To) MostMoved(double[][] amounts, int models)
    {
        var best = (Moved: 0.0, From: 0, To: Math.Min(1, models - 1));
        for (var m = 0; m < models; m++)
        {
            for (var n = m + 1; n < models; n++)
            {
                var (one, other) = (m, n);
                var moved = amounts.Sum(row => Math.Abs(row[one] - row[other])) / 2;
                if (moved > best.Moved)
                    best = (moved, m, n);
            }
        }

        return best;
    }

    private static RowSpread SpreadOf(string[] models, string[] rows, double[][] amounts, int row)
    {
        var own = amounts[row];
        var (least, most) = (Array.IndexOf(own, own.Min()), Array.IndexOf(own, own.Max()));
        var ranks = Enumerable.Range(0, models.Length).Select(m => 1 + amounts.Count(other => other[m] > own[m] + Noise)).ToArray();
        return new RowSpread(rows[row], own[least], models[least], own[most], models[most], ranks.Min(), ranks.Max());
    }
}
