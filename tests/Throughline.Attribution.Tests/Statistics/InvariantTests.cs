using FsCheck.Xunit;
using Throughline.Attribution.Tests.Journeys;

namespace Throughline.Attribution.Tests.Statistics;

/// <summary>The invariants that hold for every model: sums, order of journeys, names, scale, duplicates, threads.</summary>
public class InvariantTests
{
    private static readonly string[] Learned = ["markov:1", "markov:2", "markov:3", "markov:4", "shapley-rate", "additive-hazard", "additive-hazard:baseline"];

    [Property(MaxTest = 25)]
    public void Reconcile_AnyModelUnderAnyTransform_SumsToTheTotal(int seed)
    {
        var rows = TinyTable.Rows(seed, 4, rows: 8, longest: 6).Where(row => row.Conversions + row.Nulls > 0).ToArray();
        foreach (var (name, transform) in PathTransforms.ByName)
        {
            var set = PathTransforms.Apply(new TransformedJourneys(TinyTable.Set([.. rows, new([], 2, 5, 0)]), ["D", "A", "B", "C"]), transform, 0).Journeys;
            foreach (var credit in All(set))
            {
                credit.TotalConversions.ShouldBe(rows.Sum(row => row.Conversions) + 2, 1e-9, $"{credit.Model} {name}");
                credit.TotalValue.ShouldBe(rows.Sum(row => row.Value) + 5, 1e-7, $"{credit.Model} {name}");
            }
        }
    }

    [Property(MaxTest = 25)]
    public void Order_OfJourneys_IsIrrelevant(int seed)
    {
        var rows = TinyTable.Rows(seed, 4, rows: 10, longest: 5);
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        Same(All(TinyTable.Set(rows)), All(TinyTable.Set(shuffled)), static channel => channel, 1, 1e-7);
    }

    [Property(MaxTest = 25)]
    public void Names_Exchanged_ExchangeTheCredit(int seed)
    {
        // Every channel occurs, so that ids keep their range.
        TinyRow[] rows = [.. TinyTable.Rows(seed, 4, rows: 10, longest: 5), new([0, 1, 2, 3], 1, 1, 0)];
        int Other(int channel) => (channel + 1) % 4;
        var renamed = rows.Select(row => row with { Path = [.. row.Path.Select(Other)] });
        Same(All(TinyTable.Set(rows)), All(TinyTable.Set(renamed)), Other, 1, 1e-7);
    }

    [Property(MaxTest = 25)]
    public void Duplicates_OfAllJourneys_ScaleTheCredit(int seed)
    {
        var rows = TinyTable.Rows(seed, 4, rows: 10, longest: 5);
        Same(All(TinyTable.Set(rows)), All(TinyTable.Set([.. rows, .. rows])), static channel => channel, 2, 1e-6);
    }

    [Property(MaxTest = 25)]
    public void Channel_NeverSeen_ChangesNothing(int seed)
    {
        var rows = TinyTable.Rows(seed, 4, rows: 10, longest: 5);
        Same(All(TinyTable.Set(rows)), All(TinyTable.Set([.. rows, new([6], 0, 0, 0)])), static channel => channel, 1, 1e-9);
    }

    [Fact]
    public void Threads_AnyNumber_GiveIdenticalBits()
    {
        var set = WithNulls(1);
        foreach (var threads in new[] { 2, 3 })
        {
            var other = WithNulls(threads);
            for (var j = 0; j < set.Count; j += 7)
                other.RangeOf(j).ShouldBe(set.RangeOf(j));
            foreach (var key in Learned)
            {
                PathModels.TryParse(key, out var model, out _).ShouldBeTrue();
                var (one, many) = (model!.Credit(set, new PathModelOptions()), model.Credit(other, new PathModelOptions { Threads = threads }));
                many.Conversions.ShouldBe(one.Conversions, key);
                many.Values.ShouldBe(one.Values, key);
            }

            MarkovOrders.Scores(other, new PathModelOptions { Threads = threads }).ShouldBe(MarkovOrders.Scores(set, new PathModelOptions()));
            var intervals = Intervals(set, 1);
            Intervals(other, threads).ValuesHigh.ShouldBe(intervals.ValuesHigh);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void LookBack_OfManyBlocks_GivesTheSameRangesOnAnyNumberOfThreads(int threads)
    {
        var random = new Random(5);
        const int Conversions = 50_000;
        var builder = new TouchColumnsBuilder();
        for (var i = 0; i < 60_000; i++)
            builder.Add(random.Next(9_000), random.Next(60) * 43_200_000L, random.Next(6));
        var touches = builder.Build(1);
        var conversions = new ConversionColumns(
            [.. Enumerable.Range(0, Conversions).Select(_ => random.Next(9_000))], [.. Enumerable.Range(0, Conversions).Select(_ => random.Next(70) * 43_200_000L)], [.. Enumerable.Range(0, Conversions).Select(_ => (double)random.Next(1_000))]);
        var (one, many) = (JourneyRules.LookBack(touches, conversions, Lookback.Days(20)), JourneyRules.LookBack(touches, conversions, Lookback.Days(20), threads));
        Enumerable.Range(0, Conversions).Select(many.RangeOf).ShouldBe(Enumerable.Range(0, Conversions).Select(one.RangeOf));
        var models = CreditModels.Kinds.Select(static kind => CreditModels.Parse(kind.Usage)).ToArray();
        var (plain, shared) = (CreditScan.Run(one, models, new CreditScanOptions()), CreditScan.Run(many, models, new CreditScanOptions { Threads = threads }));
        for (var m = 0; m < models.Length; m++)
            shared[m].Values.ShouldBe(plain[m].Values, models[m].Key);
    }

    [Fact]
    public void TimeDecay_TowardsNothing_SharesTiesAtTheLastMoment()
    {
        var weights = new double[4];
        CreditModels.Parse("time-decay:1s").Credit(new Journey([0, 3_600_000, 7_200_000, 7_200_000], new int[4]), weights);
        weights.ShouldBe([0, 0, 0.5, 0.5], 1e-12);
    }

    [Property(MaxTest = 40)]
    public void Round_AnySignedParts_SumsToTheWholeWithinAUnit(int seed)
    {
        var random = new Random(seed);
        var parts = Enumerable.Range(0, random.Next(1, 30)).Select(_ => (random.NextDouble() - 0.5) * 1e6).ToArray();
        var total = (long)Math.Round(parts.Sum());
        parts[^1] += total - parts.Sum();
        var shares = new long[parts.Length];
        MinorUnits.Round(total, parts, shares);
        shares.Sum().ShouldBe(total);
        for (var i = 0; i < parts.Length; i++)
            Math.Abs(shares[i] - parts[i]).ShouldBeLessThanOrEqualTo(1.0001);
    }

    [Fact]
    public void Round_Ties_GoToTheEarlier()
    {
        var shares = new long[3];
        MinorUnits.Round(1, [1 / 3.0, 1 / 3.0, 1 / 3.0], shares);
        shares.ShouldBe([1L, 0, 0]);
        MinorUnits.Round(-1, [-1 / 3.0, -1 / 3.0, -1 / 3.0], shares);
        shares.ShouldBe([0L, 0, -1]);
    }

    private static CreditInterval Intervals(JourneySet set, int threads) =>
        Bootstrap.Intervals(set, static draw => CreditScan.Run(draw, [CreditModels.Parse("linear")], new CreditScanOptions()), 12, 5, threads)[0];

    private static JourneySet WithNulls(int threads)
    {
        var random = new Random(3);
        var builder = new TouchColumnsBuilder();
        for (var i = 0; i < 5_000; i++)
            builder.Add(random.Next(1000), random.Next(60) * 43_200_000L, random.Next(6));
        var touches = builder.Build(threads);
        var conversions = new ConversionColumns([.. Enumerable.Range(0, 800).Select(_ => random.Next(1000))], [.. Enumerable.Range(0, 800).Select(_ => random.Next(70) * 43_200_000L)], [.. Enumerable.Range(0, 800).Select(_ => (double)random.Next(1000))]);
        return NullJourneys.Add(JourneyRules.LookBack(touches, conversions, Lookback.Days(20), threads), touches);
    }

    private static List<GroupCredit> All(JourneySet set)
    {
        var single = CreditModels.Kinds.Select(kind => CreditModels.Parse(kind.Usage)).Where(model => !model.NeedsTimes).ToArray();
        var credits = CreditScan.Run(set, single, new CreditScanOptions { DirectChannel = Journey.NoDirect }).ToList();
        foreach (var key in Learned)
        {
            PathModels.TryParse(key, out var model, out _).ShouldBeTrue();
            credits.Add(model!.Credit(set, new PathModelOptions()));
        }

        return credits;
    }

    private static void Same(List<GroupCredit> one, List<GroupCredit> other, Func<int, int> name, double scale, double tolerance)
    {
        foreach (var (a, b) in one.Zip(other))
        {
            for (var channel = 0; channel < a.Conversions.Count; channel++)
            {
                b.Conversions[name(channel)].ShouldBe(a.Conversions[channel] * scale, tolerance, $"{a.Model} channel {channel}");
                b.Values[name(channel)].ShouldBe(a.Values[channel] * scale, tolerance * 100, $"{a.Model} channel {channel}");
            }
        }
    }
}
