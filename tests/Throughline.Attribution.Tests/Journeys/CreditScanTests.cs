using FsCheck.Xunit;
using Throughline.Attribution;

namespace Throughline.Attribution.Tests.Journeys;

public class CreditScanTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Run_TwoJourneysAndOneWithoutTouches_AddsUpByChannel()
    {
        var builder = new TouchColumnsBuilder();
        builder.Add(0, 0, 0);
        builder.Add(0, Day, 1);
        builder.Add(1, Day, 1);
        var conversions = new ConversionColumns([0, 1, 7], [2 * Day, 2 * Day, 2 * Day], [100, 31, 5]);
        var set = JourneyRules.LookBack(builder.Build(), conversions, Lookback.Days(30));

        var credit = CreditScan.Run(set, [CreditModels.Parse("linear"), CreditModels.Parse("first")], new CreditScanOptions { ExactMoney = true });

        credit[0].Model.ShouldBe("linear");
        credit[0].Conversions.ShouldBe([0.5, 1.5]);
        credit[0].Values.ShouldBe([50, 81]);
        credit[1].Values.ShouldBe([100, 31]);
        credit.ShouldAllBe(one => one.UnattributedConversions == 1 && one.UnattributedValue == 5 && one.TotalValue == 136);
    }

    [Fact]
    public void Run_ByAnotherGroup_AddsUpByIt()
    {
        var touches = new TouchColumns([0, 3], [0, 1, 2], [0, 1, 2]);
        var set = JourneyRules.LookBack(touches, new ConversionColumns([0], [5], [-100]), Lookback.Lifetime);
        var credit = CreditScan.Run(set, [CreditModels.Parse("linear")], new CreditScanOptions { Groups = [1, 1, 0], GroupCount = 2, ExactMoney = true });
        credit[0].Values.ShouldBe([-33, -67]);
    }

    [Fact]
    public void Run_PathsWithoutTimes_RefusesModelsThatNeedThem()
    {
        var paths = new PathSetBuilder();
        paths.Add([0], 1, 1, 0);
        Should.Throw<ArgumentException>(() => CreditScan.Run(paths.Build(), CreditModels.Defaults, new CreditScanOptions())).Message.ShouldContain("time-decay:7d");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_AnyNumberOfThreads_IsIdenticalBitByBit(bool exact)
    {
        var random = new Random(7);
        var set = RandomSet(random, persons: 20_000, conversions: 50_000);
        var one = CreditScan.Run(set, CreditModels.Defaults, new CreditScanOptions { ExactMoney = exact, Threads = 1 });
        foreach (var threads in new[] { 2, 3, 8 })
        {
            var many = CreditScan.Run(set, CreditModels.Defaults, new CreditScanOptions { ExactMoney = exact, Threads = threads });
            for (var m = 0; m < one.Count; m++)
            {
                many[m].Conversions.ShouldBe(one[m].Conversions);
                many[m].Values.ShouldBe(one[m].Values);
                many[m].UnattributedValue.ShouldBe(one[m].UnattributedValue);
            }
        }
    }

    [Property(MaxTest = 60)]
    public void Run_AnyJourneys_ReconcilesToTheUnit(int seed)
    {
        var set = RandomSet(new Random(seed), persons: 20, conversions: 30);
        var models = CreditModels.Kinds.Select(kind => CreditModels.Parse(kind.Usage)).ToArray();
        var total = Enumerable.Range(0, set.Count).Sum(set.ValueOf);
        foreach (var credit in CreditScan.Run(set, models, new CreditScanOptions { ExactMoney = true, DirectChannel = 0 }))
        {
            credit.TotalValue.ShouldBe(total);
            credit.TotalConversions.ShouldBe(30, 1e-9);
        }
    }

    internal static JourneySet RandomSet(Random random, int persons, int conversions)
    {
        var builder = new TouchColumnsBuilder();
        for (var i = 0; i < persons * 4; i++)
            builder.Add(random.Next(persons), random.Next(60) * Day / 2, random.Next(6));
        var who = new int[conversions];
        var when = new long[conversions];
        var worth = new double[conversions];
        var milestones = new long[conversions * 2];
        for (var i = 0; i < conversions; i++)
        {
            (who[i], when[i], worth[i]) = (random.Next(persons), random.Next(70) * Day / 2, random.Next(-500, 10_000));
            milestones[i * 2] = when[i] - random.Next(20) * Day;
            milestones[i * 2 + 1] = random.Next(5) == 0 ? Journey.Missing : when[i] - random.Next(10) * Day;
        }

        return JourneyRules.LookBack(builder.Build(), new ConversionColumns(who, when, worth) { MilestoneCount = 2, MilestonesMs = milestones }, Lookback.Days(20));
    }
}
