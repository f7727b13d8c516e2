using System.Globalization;
using Throughline.Attribution;

namespace Throughline.Attribution.Tests.Models;

public class CreditModelsTests
{
    private const long Day = 86_400_000;

    // key | touches as channel@day | milestones lead,opp in days | expected weights, exact fractions | rule
    [Theory]
    [InlineData("first", "0@0 1@1 2@2", "", "1 0 0", "heuristics: first")]
    [InlineData("last", "0@0 1@1 2@2", "", "0 0 1", "heuristics: last")]
    [InlineData("last", "0@0 1@0", "", "0 1", "ties: arrival order")]
    [InlineData("last-non-direct", "1@0 2@1 0@2", "", "0 1 0", "last non-direct")]
    [InlineData("last-non-direct", "0@0 0@1", "", "0 1", "only Direct: the last touch")]
    [InlineData("linear", "1@0 1@1 2@2", "", "1/3 1/3 1/3", "linear per touch")]
    [InlineData("linear-distinct", "1@0 1@1 2@2", "", "1/4 1/4 1/2", "linear per distinct channel")]
    [InlineData("linear-distinct", "1@0 700@1 700@2", "", "1/2 1/4 1/4", "linear per distinct channel, many channels")]
    [InlineData("time-decay:7d", "1@0 1@7", "", "1/3 2/3", "time decay")]
    [InlineData("time-decay:7d", "1@0 1@7 2@14", "", "1/7 2/7 4/7", "time decay")]
    [InlineData("time-decay:1d", "1@0 2@100000", "", "0 1", "no underflow to 0/0")]
    [InlineData("time-decay:12h", "1@1 2@1", "", "1/2 1/2", "ties share")]
    [InlineData("position:40/20/40", "1@0", "", "1", "n=1")]
    [InlineData("position:40/20/40", "1@0 2@1", "", "1/2 1/2", "n=2")]
    [InlineData("position:30/20/50", "1@0 2@1", "", "2/5 3/5", "n=2 splits the middle")]
    [InlineData("position:30/20/50:renormalise", "1@0 2@1", "", "3/8 5/8", "n=2 renormalises")]
    [InlineData("position:20/20/60:renormalise", "1@0 2@1", "", "1/4 3/4", "J-shape")]
    [InlineData("position:0/100/0:renormalise", "1@0 2@1", "", "1/2 1/2", "no ends to renormalise")]
    [InlineData("position:40/20/40", "1@0 2@1 3@2 4@3", "", "2/5 1/10 1/10 2/5", "n>=3")]
    [InlineData("position:0/100/0", "1@0 2@1 3@2 4@3", "", "0 1/2 1/2 0", "position 0/100/0")]
    [InlineData("split:30/70", "1@0", "", "1", "n=1")]
    [InlineData("split:30/70", "1@0 2@1 3@2", "", "3/10 0 7/10", "split")]
    [InlineData("split:100/0", "1@0 2@1", "", "1 0", "split 100/0 = first")]
    [InlineData("w-shaped", "1@0 2@1 3@2 4@3", "1,2", "3/10 3/10 3/10 0", "w-shaped, nothing after the opportunity: no rest")]
    [InlineData("w-shaped", "1@0 2@1 3@2 4@3 5@4", "1,3", "3/10 3/10 1/10 3/10 0", "w-shaped")]
    [InlineData("w-shaped:rest-all", "1@0 2@1 3@2 4@3 5@4", "1,3", "3/10 3/10 1/20 3/10 1/20", "rest_all")]
    [InlineData("w-shaped", "1@0 2@1", "0,1", "2/3 1/3", "coinciding milestones add up")]
    [InlineData("w-shaped", "5@3 2@4", "1,2", "1 0", "a milestone before every touch: the first touch")]
    [InlineData("w-shaped", "1@0 2@1 3@2", "-,-", "3/4 1/8 1/8", "missing milestones renormalise")]
    [InlineData("full-path", "1@0 2@1 3@2 4@3 5@4", "1,3", "9/40 9/40 1/10 9/40 9/40", "full path")]
    [InlineData("full-path", "1@0", "0,0", "1", "n=1")]
    public void Credit_OfAJourney_EqualsTheDefinition(string key, string touches, string milestones, string expected, string rule)
    {
        var parts = touches.Split(' ').Select(touch => touch.Split('@')).ToArray();
        var times = parts.Select(part => long.Parse(part[1], CultureInfo.InvariantCulture) * Day).ToArray();
        var channels = parts.Select(part => int.Parse(part[0], CultureInfo.InvariantCulture)).ToArray();
        var moments = milestones.Length == 0 ? [Journey.Missing, Journey.Missing]
            : milestones.Split(',').Select(m => m == "-" ? Journey.Missing : long.Parse(m, CultureInfo.InvariantCulture) * Day + 60_000).ToArray();
        var journey = new Journey(times, channels) { DirectChannel = 0, LeadMs = moments[0], OpportunityMs = moments[1] };
        var weights = new double[channels.Length];

        CreditModels.Parse(key).Credit(journey, weights);

        var fractions = expected.Split(' ').Select(Fraction).ToArray();
        var scale = fractions.Sum();
        for (var i = 0; i < weights.Length; i++)
            weights[i].ShouldBe(fractions[i] / scale, 1e-12, rule);
    }

    [Theory]
    [InlineData("2,3", "1/6 1/6 2/3 0")]
    [InlineData("-,3", "1/3 1/3 1/3 0")]
    [InlineData("-,-", "1/4 1/4 1/4 1/4")]
    [InlineData("2,2", "1/6 1/6+2/3 0 0")]
    public void StageWeighted_StagesAtDays_CreditsTouchesSinceTheStageBefore(string stages, string expected)
    {
        var moments = stages.Split(',').Select(s => s == "-" ? Journey.Missing : (long.Parse(s, CultureInfo.InvariantCulture) - 1) * Day).ToArray();
        var journey = new Journey([0, Day, 2 * Day, 3 * Day], [0, 1, 2, 3]) { StagesMs = moments };
        var weights = new double[4];

        CreditModels.Parse("stage-weighted:1/2").Credit(journey, weights);

        weights.Zip(expected.Split(' ')).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second.Split('+').Sum(Fraction)) < 1e-12);
    }

    [Theory]
    [InlineData("firsty", "models: first, last")]
    [InlineData("first:3", "takes no argument")]
    [InlineData("position:40/20", "takes 3 weights")]
    [InlineData("position:40/x/40", "are not numbers")]
    [InlineData("position:-1/20/40", "are not numbers")]
    [InlineData("position:0/0/0", "sum to zero")]
    [InlineData("position:40/20/40:other", "split, renormalise")]
    [InlineData("time-decay:0d", "above zero")]
    [InlineData("time-decay:soon", "7d or 12h")]
    [InlineData("w-shaped:x", "rest-to-opportunity, rest-all")]
    [InlineData("stage-weighted:1/1/1/1/1/1/1", "1 to 6 weights")]
    public void TryParse_WrongText_SaysWhatWouldBeRight(string text, string says)
    {
        CreditModels.TryParse(text, out var model, out var error).ShouldBeFalse();
        model.ShouldBeNull();
        error.ShouldContain(says);
    }

    [Theory]
    [InlineData("position:4/2/4", "position:40/20/40")]
    [InlineData("position:1/1/1", "position:1/1/1")]
    [InlineData("split:1/6", "split:1/6")]
    [InlineData("split:1/7", "split:12.5/87.5")]
    [InlineData("stage-weighted:10/10/20/20/20/60", "stage-weighted:10/10/20/20/20/60")]
    public void Key_OfAnyWeights_ParsesBackToTheSameCredit(string text, string key)
    {
        var journey = new Journey([0, Day, 2 * Day, 3 * Day], [0, 1, 2, 3]) { StagesMs = [0, Day, Day, 2 * Day, 2 * Day, 3 * Day] };
        var (said, again) = (new double[4], new double[4]);

        CreditModels.Parse(text).Credit(journey, said);
        CreditModels.Parse(CreditModels.Parse(text).Key).Credit(journey, again);

        CreditModels.Parse(text).Key.ShouldBe(key);
        again.Zip(said).ShouldAllBe(static pair => Math.Abs(pair.First - pair.Second) < 1e-15);
    }

    [Fact]
    public void Kinds_EveryUsage_ParsesAndItsKeyParsesBack()
    {
        foreach (var kind in CreditModels.Kinds)
        {
            var model = CreditModels.Parse(kind.Usage);
            CreditModels.Parse(model.Key).Key.ShouldBe(model.Key);
            kind.Create("").ShouldNotBeNull();
        }

        CreditModels.Kinds.Select(kind => kind.Name).ShouldBeUnique();
        CreditModels.Defaults.Select(model => model.Key)
            .ShouldBe(["first", "last", "last-non-direct", "linear", "time-decay:7d", "position:40/20/40"]);
    }

    private static double Fraction(string text)
    {
        var parts = text.Split('/').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return parts.Length == 1 ? parts[0] : parts[0] / parts[1];
    }
}
