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
        foreach (var kind in CreditModels.Kinds)
        {
            var model = CreditModels.Parse(kind.Usage);
            var weights = new double[5];
            Measure(() =>
            {
                long[]? none = null;
                var journey = new Journey(times, channels) { LeadMs = 10, OpportunityMs = 20, StagesMs = none };
                model.Credit(journey, weights);
            }).ShouldBeLessThanOrEqualTo(Budget["credit of one journey, any model"], kind.Name);
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
            return Measure(() => CreditScan.Run(set, CreditModels.Defaults, new CreditScanOptions { ExactMoney = exact }));
        }

        // Both fit into one block, so what a scan needs once cancels out.
        ((Bytes(8000) - Bytes(1000)) / 7000.0).ShouldBeLessThanOrEqualTo(Budget["another journey in a scan"]);
    }

    private static long Measure(Action action)
    {
        for (var i = 0; i < 50; i++)
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
