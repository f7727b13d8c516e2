using FsCheck;
using FsCheck.Xunit;

namespace Throughline.Attribution.Tests.Models;

/// <summary>What holds for every journey, whatever is in it.</summary>
public class CreditModelProperties
{
    [Property]
    public void Credit_AnyJourney_SumsToOneAndIsNeverNegative(NonEmptyArray<byte> gaps, int seed)
    {
        foreach (var kind in CreditModels.Kinds)
        {
            var weights = Weights(kind.Usage, gaps.Get, seed);
            weights.Sum().ShouldBe(1, 1e-12, kind.Name);
            weights.ShouldAllBe(weight => weight >= 0, kind.Name);
        }
    }

    [Property]
    public void TimeDecay_AtItsLimits_IsLinearAndLast(NonEmptyArray<byte> gaps, int seed)
    {
        Weights("time-decay:600000w", gaps.Get, seed).ShouldAllBe(weight => Math.Abs(weight - 1.0 / gaps.Get.Length) < 1e-3);
        var brief = Weights("time-decay:1s", [.. gaps.Get.Select(gap => (byte)(gap | 1))], seed);
        brief[^1].ShouldBe(1, 1e-9);
    }

    [Property]
    public void Split_AllToTheFirst_IsFirst(NonEmptyArray<byte> gaps, int seed) =>
        Weights("split:100/0", gaps.Get, seed).ShouldBe(Weights("first", gaps.Get, seed));

    [Property]
    public void Position_OnlyTheMiddle_IsLinearOverIt(NonEmptyArray<byte> gaps, int seed)
    {
        if (gaps.Get.Length < 3)
            return;
        var weights = Weights("position:0/100/0", gaps.Get, seed);
        weights[0].ShouldBe(0);
        weights[1..^1].ShouldAllBe(weight => Math.Abs(weight - 1.0 / (weights.Length - 2)) < 1e-12);
    }

    [Property]
    public void LookBack_ATouchOutsideTheWindowOrLate_ChangesNothing(NonEmptyArray<byte> gaps)
    {
        var times = gaps.Get.Select((gap, i) => 1000L + i * 300 + gap).ToArray();
        GroupCredit[] Credits(bool more)
        {
            var builder = new TouchColumnsBuilder();
            if (more)
                builder.Add(0, 999 - 500, 1);
            foreach (var time in times)
                builder.Add(0, time, (int)(time % 3));
            if (more)
                builder.Add(0, times[^1] + 1, 2);
            var conversions = new ConversionColumns([0], [times[^1]], [777]);
            var set = JourneyRules.LookBack(builder.Build(), conversions, new Lookback(times[^1] - 1000));
            return [.. CreditScan.Run(set, CreditModels.Defaults, new CreditScanOptions { ExactMoney = true, Groups = null })];
        }

        foreach (var (less, more) in Credits(false).Zip(Credits(true)))
        {
            for (var channel = 0; channel < less.Conversions.Count; channel++)
                (more.Conversions[channel], more.Values[channel]).ShouldBe((less.Conversions[channel], less.Values[channel]));
        }
    }

    private static double[] Weights(string key, byte[] gaps, int seed)
    {
        var random = new System.Random(seed);
        var times = new long[gaps.Length];
        for (var i = 1; i < times.Length; i++)
            times[i] = times[i - 1] + gaps[i] * 3_600_000L;
        var journey = new Journey(times, [.. gaps.Select(gap => gap % 5)])
        {
            DirectChannel = 0,
            LeadMs = random.Next(3) == 0 ? Journey.Missing : random.NextInt64(-5, times[^1] + 5),
            OpportunityMs = random.Next(3) == 0 ? Journey.Missing : random.NextInt64(-5, times[^1] + 5),
            StagesMs = new[] { random.NextInt64(-5, times[^1] + 5), Journey.Missing, times[^1] },
        };
        var weights = new double[gaps.Length];
        CreditModels.Parse(key).Credit(journey, weights);
        return weights;
    }
}
