using FsCheck;
using FsCheck.Xunit;
using Throughline.Access;
using Throughline.Attribution;
using Throughline.Measure;
using Throughline.Measure.Rules;
using Throughline.Taxonomy;

namespace Throughline.Tests.Measure.Explain;

/// <summary>The formula that people read gives the weights that the model gave: it is computed apart, and the two agree on any journey.</summary>
public class CreditFormulaTests
{
    private static readonly string[] Keys =
    [
        "first", "last", "last-non-direct", "linear", "linear-distinct", "shapley", "shapley-ordered", "time-decay:7d", "time-decay:12h", "time-decay:90m", "position:40/20/40", "position:30/20/50",
        "position:30/20/50:renormalise", "position:0/100/0", "split:30/70", "split:100/0", "w-shaped", "w-shaped:rest-all", "full-path", "full-path:rest-all",
        "stage-weighted:20/10/0/30/0/40", "stage-weighted:0/0/0/0/0/0.5",
    ];

    [Property(MaxTest = 150)]
    public void Formula_OfAnyJourney_GivesTheModelsWeights(PositiveInt seed)
    {
        var random = new System.Random(seed.Get);
        var times = Enumerable.Range(0, 1 + random.Next(7)).Select(_ => 1_760_000_000_000 + (random.Next(60) * 86_400_000L) + random.Next(1_000)).Order().ToArray();
        var channels = times.Select(_ => Channels.All[random.Next(4)]).ToArray();
        var (lead, opportunity) = (times[0] + (random.Next(-5, 60) * 86_400_000L), times[0] + (random.Next(-5, 60) * 86_400_000L));
        long[] stages = [.. Enumerable.Range(0, 6).Select(_ => random.Next(3) == 0 ? Journey.Missing : times[0] + (random.Next(-5, 60) * 86_400_000L))];
        var kinds = times.Select(_ => TouchKindNames.All[random.Next(4)].Kind).ToArray();
        foreach (var model in Keys.Select(CreditModels.Parse).Concat(ReportModels.Parse("channel-weighted:Paid Search=2.5/Email=0,kind-weighted:call=0/visit=3", [], out _).Select(static m => m.Single!)))
        {
            var key = model.Key;
            var weights = new double[times.Length];
            var journey = new Journey(times, channels.Select(c => Channels.All.ToList().IndexOf(c)).ToArray())
            {
                ConversionMs = times[^1],
                LeadMs = lead,
                OpportunityMs = opportunity,
                StagesMs = stages,
                Kinds = kinds.Select(static k => (byte)k).ToArray(),
                DirectChannel = Channels.All.ToList().IndexOf(Channels.Direct),
            };
            model.Credit(in journey, weights);
            var formula = CreditFormulas.Of(model.Key, new FormulaJourney(times, channels, Channels.Direct, lead, opportunity) { Kinds = kinds, Stages = [.. Conversions.All.Zip(stages, static (stage, at) => new ReachedStage(new MappedStage(Conversions.Title(stage), stage), at))] }, weights);
            formula.ShouldNotBeNull(key);
            formula.Terms.Where(static t => t.Raw > 0).ShouldAllBe(static t => t.Words.Length > 0, key);
        }
    }

    [Fact]
    public void Formula_ThatDoesNotGiveTheWeights_IsNotShown() =>
        CreditFormulas.Of("linear", new FormulaJourney([1, 2], ["Email", "Email"], Channels.Direct, 1, 1), [0.9, 0.1]).ShouldBeNull();

    [Fact]
    public void Formula_OfABuyingGroup_WeighsTheContacts()
    {
        var journey = new FormulaJourney([1, 2, 3], ["Email", "Email", "Direct"], Channels.Direct, 1, 1) { Factors = [0.5, 1, 1] };
        var formula = CreditFormulas.Of("linear", journey, [0.2, 0.4, 0.4]).ShouldNotBeNull();
        formula.Sentence.ShouldContain("its contact");
        formula.Terms[0].Words.ShouldBe("(1 of 3 touches) × 0.5 of the contact");
        CreditFormulas.Of("linear", journey with { Factors = [0, 0, 0] }, [1 / 3.0, 1 / 3.0, 1 / 3.0]).ShouldNotBeNull("nothing would be left");
        CreditFormulas.Of("last", journey with { Factors = [1, 1, 0] }, [0, 0, 1]).ShouldNotBeNull("the last touch's contact counts nothing, and nothing else is left");
    }

    [Fact]
    public void Formula_OfTimeDecay_SaysItsNumbers()
    {
        var formula = CreditFormulas.Of("time-decay:7d", new FormulaJourney([0, 604_800_000], ["Email", "Email"], Channels.Direct, 1, 1), [1 / 3.0, 2 / 3.0]);
        formula.ShouldNotBeNull().Terms.Select(static t => t.Words).ShouldBe(["2^−(7 d ÷ 7d)", "2^−(0 d ÷ 7d)"]);
    }
}
