using System.Text.Json;

namespace Throughline.Attribution.Tests;

/// <summary>Holds the loops to the bytes in <c>allocations.json</c>; a change that needs more has to change the file, and be seen.</summary>
public class AllocationTests
{
    private static readonly Dictionary<string, long> Budget =
        JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "allocations.json")))!;

    [Fact]
    public void Credit_EveryModel_StaysWithinTheBudget()
    {
        long[] times = [0, 10, 20, 20, 500];
        int[] channels = [0, 1, 2, 1, 255];
        long[] stages = [5, 20, Journey.Missing, 600];
        foreach (var kind in CreditModels.Kinds)
        {
            var model = CreditModels.Parse(kind.Usage);
            var weights = new double[5];
            foreach (var reached in new[] { [], stages })
            {
                Measure(() =>
                {
                    var journey = new Journey(times, channels) { LeadMs = 10, OpportunityMs = 20, StagesMs = reached };
                    model.Credit(journey, weights);
                }).ShouldBeLessThanOrEqualTo(Budget["credit of one journey, any model"], kind.Name);
            }
        }
    }

    [Fact]
    public void Allot_AnAmount_StaysWithinTheBudget()
    {
        double[] weights = [0.4, 0.1, 0.1, 0.4];
        var shares = new long[4];
        Measure(() => MinorUnits.Allot(12_345, weights, shares)).ShouldBeLessThanOrEqualTo(Budget["allotting one amount"]);
        var (many, all) = (Enumerable.Repeat(1.0, 100).ToArray(), new long[100]);
        Measure(() => MinorUnits.Allot(12_345, many, all)).ShouldBeLessThanOrEqualTo(Budget["allotting one amount"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scan_MoreJourneys_StaysWithinTheBudget(bool exact)
    {
        long Bytes(int journeys)
        {
            var touches = new TouchColumns([0, 4], [1, 2, 3, 4], [0, 1, 2, 0]);
            var set = JourneyRules.LookBack(touches, new ConversionColumns(new int[journeys], [.. Enumerable.Repeat(9L, journeys)], new double[journeys]), Lookback.Lifetime);
            set.Values.AsSpan().Fill(100);
            var models = CreditModels.Kinds.Select(static kind => CreditModels.Parse(kind.Usage)).ToArray();
            return Measure(() => CreditScan.Run(set, models, new CreditScanOptions { ExactMoney = exact }));
        }

        // Both fit into one block, so what a scan needs once cancels out.
        ((Bytes(8000) - Bytes(1000)) / 7000.0).ShouldBeLessThanOrEqualTo(Budget["another journey in a scan"]);
    }

    /// <summary>Loops over all journeys return columns, or learn: what another person with four touches and half a conversion costs there is its places in columns of numbers, never an object. The hazard is left out: its columns lie among the large objects, whose bytes are not counted to the byte.</summary>
    [Theory]
    [InlineData("look back")]
    [InlineData("reset")]
    [InlineData("null journeys")]
    [InlineData("markov:1")]
    [InlineData("markov:4")]
    [InlineData("shapley-rate")]
    [InlineData("bootstrap")]
    public void Loop_MoreJourneys_StaysWithinTheBudget(string loop)
    {
        long Bytes(int persons)
        {
            int[] Each(Func<int, int, int> of) => [.. Enumerable.Range(0, persons).SelectMany(person => Enumerable.Range(0, 4).Select(touch => of(person, touch)))];
            var touches = new TouchColumns([.. Enumerable.Range(0, persons + 1).Select(static p => 4 * p)], [.. Each(static (_, touch) => touch).Select(static t => (long)t * 86_400_000)], Each(static (person, touch) => (person * touch) % 5));
            int[] buyers = [.. Enumerable.Range(0, persons / 2).Select(static p => 2 * p)];
            var conversions = new ConversionColumns(buyers, [.. buyers.Select(static _ => 4L * 86_400_000)], [.. buyers.Select(static _ => 100.0)]);
            var set = JourneyRules.LookBack(touches, conversions, Lookback.Lifetime);
            var learned = NullJourneys.Add(set, touches);
            return Measure(loop switch
            {
                "look back" => () => JourneyRules.LookBack(touches, conversions, Lookback.Lifetime),
                "reset" => () => JourneyRules.Reset(touches, conversions, Lookback.Lifetime),
                "null journeys" => () => NullJourneys.Add(set, touches),
                "bootstrap" => () => Bootstrap.Intervals(set, static draw => CreditScan.Run(draw, [CreditModels.Parse("linear")], new CreditScanOptions()), 2, 1, 1),
                _ => () => Learned(loop).Credit(learned, new PathModelOptions()),
            });
        }

        ((Bytes(1600) - Bytes(400)) / 1200.0).ShouldBeLessThanOrEqualTo(Budget[$"another journey: {loop}"]);
    }

    private static IPathModel Learned(string key) => PathModels.TryParse(key, out var model, out var error) ? model : throw new InvalidOperationException(error);

    private static long Measure(Action action)
    {
        for (var i = 0; i < 5; i++)
            action();
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
