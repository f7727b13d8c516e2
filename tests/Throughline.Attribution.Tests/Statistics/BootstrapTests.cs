namespace Throughline.Attribution.Tests.Statistics;

public class BootstrapTests
{
    [Fact]
    public void Intervals_OfACount_AreAsWideAsAPoissonCount()
    {
        // 100 people convert through one channel: the count of a redraw is Poisson(100), 95 % within about ±20.
        var paths = new PathSetBuilder();
        paths.Add([0], 100, 1000, 0);
        var touches = new TouchColumns([.. Enumerable.Range(0, 101)], new long[100], new int[100]);
        var people = JourneyRules.LookBack(touches, new ConversionColumns([.. Enumerable.Range(0, 100)], new long[100], [.. Enumerable.Repeat(10.0, 100)]), Lookback.Lifetime);
        foreach (var set in new[] { paths.Build(), people })
        {
            var interval = Bootstrap.Intervals(set, Last, draws: 2000, seed: 1, threads: 2)[0];
            interval.ConversionsLow[0].ShouldBe(81, 2.5);
            interval.ConversionsHigh[0].ShouldBe(120, 2.5);
            interval.ValuesHigh[0].ShouldBe(interval.ConversionsHigh[0] * 10, 1e-6);
            interval.ConversionsHigh[1].ShouldBe(0);
        }
    }

    [Fact]
    public void Intervals_SameSeedAnyThreads_AreIdenticalAndAnotherSeedIsNot()
    {
        var set = TinyTable.Set(TinyTable.Rows(2, 4, rows: 40, longest: 5));
        var one = Bootstrap.Intervals(set, Last, 50, seed: 1, threads: 1)[0];
        Bootstrap.Intervals(set, Last, 50, seed: 1, threads: 3)[0].ConversionsLow.ShouldBe(one.ConversionsLow);
        Bootstrap.Intervals(set, Last, 50, seed: 2, threads: 1)[0].ConversionsLow.ShouldNotBe(one.ConversionsLow);
    }

    private static IReadOnlyList<GroupCredit> Last(JourneySet set) => CreditScan.Run(set, [CreditModels.Parse("last")], new CreditScanOptions());
}
