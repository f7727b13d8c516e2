using FsCheck.Xunit;

namespace Throughline.Attribution.Tests.Statistics;

public class ShapleyTests
{
    private const int Channels = 4;

    [Property(MaxTest = 60)]
    public void ShapleyRate_TinyTables_EqualTheMeanOverAllOrders(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 8, longest: 5);
        var credit = new ShapleyRate().Credit(TinyTable.Set(rows), new PathModelOptions());
        var oracle = Enumerate(rows, (inside, side) =>
        {
            var journeys = inside.Sum(row => row.Conversions + row.Nulls);
            return journeys == 0 ? 0 : new Fraction(inside.Sum(row => side == 0 ? row.Conversions : row.Value), journeys);
        });
        var all = rows.Sum(row => row.Conversions + row.Nulls);
        for (var channel = 0; channel < credit.Conversions.Count; channel++)
        {
            credit.Conversions[channel].ShouldBe((oracle[channel].Conversions * all).ToDouble(), 1e-9);
            credit.Values[channel].ShouldBe((oracle[channel].Values * all).ToDouble(), 1e-9);
        }

        credit.TotalConversions.ShouldBe(rows.Sum(row => row.Conversions), 1e-9);
    }

    [Property(MaxTest = 60)]
    public void Shapley_ClosedForm_EqualsTheMeanOverAllOrders(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 8, longest: 5);
        var oracle = Enumerate(rows, (inside, side) => inside.Sum(row => side == 0 ? row.Conversions : row.Value));
        foreach (var key in new[] { "shapley", "shapley-ordered", "linear-distinct" })
        {
            var credit = CreditScan.Run(TinyTable.Set(rows), [CreditModels.Parse(key)], new CreditScanOptions())[0];
            for (var channel = 0; channel < credit.Conversions.Count; channel++)
            {
                credit.Conversions[channel].ShouldBe(oracle[channel].Conversions.ToDouble(), 1e-9);
                credit.Values[channel].ShouldBe(oracle[channel].Values.ToDouble(), 1e-9);
            }
        }
    }

    [Fact]
    public void ShapleyRate_Sampled_LiesWithinItsErrorsOfTheExactAndRepeats()
    {
        var set = TinyTable.Set(TinyTable.Rows(8, 8, rows: 200, longest: 6));
        var model = new ShapleyRate();
        var exact = model.Credit(set, new PathModelOptions());
        var sampled = model.Credit(set, new PathModelOptions { Seed = 3 }, mostExact: 2);
        var again = model.Credit(set, new PathModelOptions { Seed = 3, Threads = 3 }, mostExact: 2);
        again.Conversions.ShouldBe(sampled.Conversions);
        exact.StandardErrors.ShouldBeNull();
        var errors = sampled.StandardErrors.ShouldNotBeNull();
        for (var channel = 0; channel < 8; channel++)
        {
            errors[channel].ShouldBeGreaterThan(0);
            Math.Abs(sampled.Conversions[channel] - exact.Conversions[channel]).ShouldBeLessThan(5 * errors[channel]);
        }

        sampled.TotalConversions.ShouldBe(exact.TotalConversions, 1e-6);
    }

    [Fact]
    public void ShapleyRate_AChannelThatNeverOccurs_GetsNothing()
    {
        var credit = new ShapleyRate().Credit(TinyTable.Set([new([0], 1, 1, 1), new([2], 1, 1, 0)]), new PathModelOptions());
        credit.Conversions[1].ShouldBe(0);
    }

    /// <summary>Every player's gain, averaged over all orders of the players.</summary>
    private static (Fraction Conversions, Fraction Values)[] Enumerate(TinyRow[] rows, Func<TinyRow[], int, Fraction> worth)
    {
        var players = rows.SelectMany(row => row.Path).Distinct().Order().ToArray();
        var gains = Enumerable.Range(0, Channels).Select(_ => ((Fraction)0, (Fraction)0)).ToArray();
        var orders = Orders(players).ToArray();
        foreach (var order in orders)
        {
            for (var i = 0; i < order.Length; i++)
            {
                Fraction Gain(int side) =>
                    worth([.. rows.Where(row => row.Path.All(order[..(i + 1)].Contains))], side) - worth([.. rows.Where(row => row.Path.All(order[..i].Contains))], side);
                var (conversions, values) = gains[order[i]];
                gains[order[i]] = (conversions + Gain(0) / orders.Length, values + Gain(1) / orders.Length);
            }
        }

        return gains;
    }

    private static IEnumerable<int[]> Orders(int[] players) =>
        players.Length == 0 ? [[]] : players.SelectMany(first => Orders([.. players.Where(other => other != first)]).Select(rest => (int[])[first, .. rest]));
}
