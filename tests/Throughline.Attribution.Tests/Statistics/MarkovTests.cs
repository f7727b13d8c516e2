using FsCheck.Xunit;

namespace Throughline.Attribution.Tests.Statistics;

public class MarkovTests
{
    private const int Channels = 4;

    [Property(MaxTest = 60)]
    public void Effects_TinyTables_EqualExactFractions(int seed)
    {
        foreach (var order in new[] { 1, 2, 3, 4 })
        {
            foreach (var includesNulls in new[] { true, false })
            {
                var rows = TinyTable.Rows(seed, Channels, rows: 6, longest: 5);
                var (conversions, values) = MarkovOracle.Effects(rows, order, Channels, keepsSelf: seed % 2 == 0, includesNulls);
                var chain = MarkovChain.Fit(TinyTable.Set(rows), order, includesNulls);
                ShouldEqual(chain.Effects(threads: 1), conversions, values);
                ShouldEqual(chain.Effects(threads: 2, mostDirect: 0), conversions, values);
            }
        }
    }

    [Fact]
    public void Effects_AWorkedChain_EqualsTheHandCalculation()
    {
        // a > b converts once, b once, a is lost once: P(conversion) = 2/3; without a 1/3; without b 0.
        var set = TinyTable.Set([new([0, 1], 1, 10, 0), new([1], 1, 5, 0), new([0], 0, 0, 1)]);
        var effects = MarkovChain.Fit(set, 1).Effects();
        effects.Conversions.ShouldBe([0.5, 1], 1e-12);
        var credit = effects.Credit("markov:1");
        credit.Conversions.ShouldBe([2 / 3.0, 4 / 3.0], 1e-12);
        credit.TotalValue.ShouldBe(15, 1e-9);
    }

    [Property(MaxTest = 60)]
    public void Fit_AnyOrder_ReproducesTheRateAndTheValue(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 12, longest: 8);
        double conversions = rows.Sum(row => row.Conversions), nulls = rows.Sum(row => row.Nulls), value = rows.Sum(row => row.Value);
        for (var order = 1; order <= 4; order++)
        {
            var (probability, worth) = MarkovChain.Fit(TinyTable.Set(rows.Where(row => row.Conversions + row.Nulls > 0)), order).Solve();
            probability.ShouldBe(conversions / (conversions + nulls), 1e-9);
            worth.ShouldBe(rows.Where(row => row.Conversions + row.Nulls > 0).Sum(row => row.Value) / (conversions + nulls), 1e-9);
        }

        value.ShouldBeGreaterThan(0);
    }

    [Property(MaxTest = 60)]
    public void Effects_OrderAsLongAsThePaths_AreTheShareOfConversionsThroughTheChannel(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 8, longest: 4);
        var effects = MarkovChain.Fit(TinyTable.Set(rows), 4).Effects();
        double all = rows.Sum(row => row.Conversions);
        for (var channel = 0; channel < effects.Conversions.Count; channel++)
            effects.Conversions[channel].ShouldBe(rows.Where(row => row.Path.Contains(channel)).Sum(row => row.Conversions) / all, 1e-9);
    }

    [Property(MaxTest = 40)]
    public void Credit_MergedShuffledAndScaledRows_IsTheSame(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 10, longest: 5);
        var twice = rows.Concat(rows).OrderBy(row => row.Path.Length).ToArray();
        foreach (var order in new[] { 1, 2, 3, 4 })
        {
            var once = MarkovChain.Fit(TinyTable.Set(rows), order).Effects().Credit("");
            var scaled = MarkovChain.Fit(TinyTable.Set(twice), order).Effects().Credit("");
            for (var channel = 0; channel < once.Conversions.Count; channel++)
            {
                scaled.Conversions[channel].ShouldBe(once.Conversions[channel] * 2, 1e-9);
                scaled.Values[channel].ShouldBe(once.Values[channel] * 2, 1e-7);
            }
        }
    }

    [Fact]
    public void Effects_AChainThatIsHardToLeave_IsStillExact()
    {
        // Between a and b thousands of times, then out: pushing mass alone would take millions of steps.
        var row = new TinyRow([.. Enumerable.Repeat(new[] { 0, 1, 2 }, 20_000).SelectMany(three => three)], 1, 1, 0);
        TinyRow[] rows = [row, new([0, 2], 1, 2, 3), new([1], 2, 1, 1)];
        foreach (var order in new[] { 1, 2 })
        {
            var direct = MarkovChain.Fit(TinyTable.Set(rows), order).Effects(1);
            var pushed = MarkovChain.Fit(TinyTable.Set(rows), order).Effects(1, mostDirect: 0);
            pushed.Conversions.Zip(direct.Conversions).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
            pushed.Values.Zip(direct.Values).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
        }
    }

    [Fact]
    public void Effects_AnyNumberOfThreads_AreIdentical()
    {
        var set = TinyTable.Set(TinyTable.Rows(5, 12, rows: 2000, longest: 12));
        var chain = MarkovChain.Fit(set, 3);
        chain.Effects(4).Values.ShouldBe(chain.Effects(1).Values);
    }

    [Fact]
    public void Fit_ManyChannels_TakesTheSparseWayToTheSameCredit()
    {
        var rows = TinyTable.Rows(9, Channels, rows: 30, longest: 6);
        var wide = MarkovChain.Fit(TinyTable.Set([.. rows, new([90], 0, 0, 0), new([90, 0], 0, 0, 1)]), 2).Effects();
        var narrow = MarkovChain.Fit(TinyTable.Set([.. rows, new([3, 0], 0, 0, 0)]), 2).Effects();
        wide.Conversions.Count.ShouldBe(91);
        wide.Conversions[90].ShouldBe(0, 1e-12);
        narrow.Conversions.Count.ShouldBe(Channels);
        MarkovChain.Fit(TinyTable.Set([.. rows, new([90], 0, 0, 0)]), 2).Effects().Conversions.Take(Channels)
            .Zip(narrow.Conversions).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void Steps_OfAState_SumToOne()
    {
        var chain = MarkovChain.Fit(TinyTable.Set(TinyTable.Rows(3, Channels, rows: 30, longest: 6)), 2);
        foreach (var leaving in chain.Steps().GroupBy(step => string.Join('.', step.From)))
            leaving.Sum(step => step.Probability).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Choose_AWorldWhereTheLastTwoTouchesDecide_IsOrderTwo()
    {
        // Converts exactly when the last two channels differ; longer memory only splits the data thinner.
        var random = new Random(4);
        var rows = Enumerable.Range(0, 3000).Select(_ =>
        {
            int[] path = [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => random.Next(3))];
            var isLikely = path[^1] != path[^2];
            var converts = random.Next(100) < (isLikely ? 80 : 10);
            return new TinyRow(path, converts ? 1 : 0, 0, converts ? 0 : 1);
        });
        MarkovOrders.Choose(TinyTable.Set(rows), new PathModelOptions()).Order.ShouldBe(2);
    }

    [Fact]
    public void Choose_WithoutNulls_SaysWhatIsMissing() =>
        Should.Throw<ModelDataException>(() => MarkovOrders.Choose(TinyTable.Set([new([0], 3, 1, 0)]), new PathModelOptions())).Message.ShouldContain("did not");

    private static void ShouldEqual(MarkovEffects effects, Fraction[] conversions, Fraction[] values)
    {
        for (var channel = 0; channel < effects.Conversions.Count; channel++)
        {
            effects.Conversions[channel].ShouldBe(conversions[channel].ToDouble(), 1e-9);
            effects.Values[channel].ShouldBe(values[channel].ToDouble(), 1e-9);
        }
    }
}
