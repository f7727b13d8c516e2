using FsCheck.Xunit;

namespace Throughline.Attribution.Tests.Models;

/// <summary>Models of milestones and stages against a second reading of their definitions, written to be plain and slow.</summary>
public class BruteForceTests
{
    [Property(MaxTest = 300)]
    public void MilestoneShaped_AnyJourney_EqualsThePlainReading(int seed)
    {
        var (times, lead, opportunity) = Draw(seed);
        foreach (var (key, closes, restAll) in new[] { ("w-shaped", false, false), ("w-shaped:rest-all", false, true), ("full-path", true, false), ("full-path:rest-all", true, true) })
        {
            var weights = new double[times.Length];
            CreditModels.Parse(key).Credit(new Journey(times, new int[times.Length]) { LeadMs = lead, OpportunityMs = opportunity, ConversionMs = times[^1] + 1 }, weights);
            weights.ShouldBe(Milestones(times, lead, opportunity, closes, restAll), 1e-12, key);
        }
    }

    [Property(MaxTest = 300)]
    public void StageWeighted_AnyStages_EqualsThePlainReading(int seed)
    {
        var random = new Random(seed);
        var (times, _, _) = Draw(seed);
        var stages = Enumerable.Range(0, 4).Select(_ => random.Next(4) == 0 ? Journey.Missing : random.NextInt64(-3, times[^1] + 3)).ToArray();
        double[] shares = [10, 20, 30, 40];
        var weights = new double[times.Length];
        CreditModels.Parse("stage-weighted:10/20/30/40").Credit(new Journey(times, new int[times.Length]) { StagesMs = stages }, weights);
        weights.ShouldBe(Stages(times, stages, shares), 1e-12);
    }

    private static double[] Milestones(long[] times, long lead, long opportunity, bool closes, bool restAll)
    {
        var milestones = new List<int> { 0 };
        if (lead != Journey.Missing)
            milestones.Add(TouchAt(times, lead));
        if (opportunity != Journey.Missing)
            milestones.Add(TouchAt(times, opportunity));
        if (closes)
            milestones.Add(times.Length - 1);
        var part = closes ? 22.5 : 30;
        var last = restAll || opportunity == Journey.Missing ? times.Length - 1 : TouchAt(times, opportunity);
        var others = Enumerable.Range(0, last + 1).Except(milestones).ToArray();
        var weights = Enumerable.Range(0, times.Length).Select(i => milestones.Count(m => m == i) * part + (others.Contains(i) ? 10.0 / others.Length : 0)).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static double[] Stages(long[] times, long[] stages, double[] shares)
    {
        var weights = new double[times.Length];
        var reached = long.MinValue;
        for (var stage = 0; stage < stages.Length; stage++)
        {
            if (stages[stage] == Journey.Missing)
                continue;
            var since = reached;
            var own = Enumerable.Range(0, times.Length).Where(i => times[i] > since && times[i] <= stages[stage]).ToArray();
            foreach (var i in own.Length > 0 ? own : [TouchAt(times, stages[stage])])
                weights[i] += shares[stage] / Math.Max(1, own.Length);
            reached = Math.Max(reached, stages[stage]);
        }

        return weights.Sum() == 0 ? [.. weights.Select(_ => 1.0 / weights.Length)] : [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static int TouchAt(long[] times, long moment) => Math.Max(0, Array.FindLastIndex(times, time => time <= moment));

    private static (long[] Times, long Lead, long Opportunity) Draw(int seed)
    {
        var random = new Random(seed);
        var times = new long[random.Next(1, 7)];
        for (var i = 1; i < times.Length; i++)
            times[i] = times[i - 1] + random.Next(3);
        long Moment() => random.Next(4) == 0 ? Journey.Missing : random.NextInt64(-2, times[^1] + 3);
        return (times, Moment(), Moment());
    }
}
