using FsCheck;
using FsCheck.Xunit;

namespace Throughline.Attribution.Tests.Journeys;

public class JourneySetBuilderTests
{
    [Fact]
    public void Build_JourneysOfTheCallersOwn_ShowsThemToTheModels()
    {
        var builder = new JourneySetBuilder(stageCount: 2);
        builder.AddTouch(10, 3, kind: 2);
        builder.AddTouch(20, 1, kind: 5);
        builder.Close(new JourneyEnd { Person = 7, AtMs = 30, Conversions = 1, Value = 100, LeadMs = 15, OpportunityMs = 25 }, [12, 28]);
        builder.Close(new JourneyEnd { AtMs = 40, Conversions = 1, Value = 5 });
        builder.AddTouch(50, 0);
        builder.Close(new JourneyEnd { Person = 8, AtMs = 50, Nulls = 1 });
        var set = builder.Build();

        var first = set.At(0, 0);
        (first.LeadMs, first.OpportunityMs, first.ConversionMs).ShouldBe((15, 25, 30));
        first.StagesMs.ToArray().ShouldBe([12L, 28L]);
        first.Kinds.ToArray().ShouldBe([(byte)2, (byte)5]);
        first.TimesMs.ToArray().ShouldBe([10L, 20L]);
        set.At(1, 0).StagesMs.ToArray().ShouldBe([Journey.Missing, Journey.Missing]);
        (set.RangeOf(1).Length, set.NullsOf(2), set.ChannelCount).ShouldBe((0, 1, 4));
        var credit = CreditScan.Run(set, [CreditModels.Parse("first")], new CreditScanOptions { ExactMoney = true })[0];
        (credit.Values[3], credit.UnattributedValue, credit.TotalConversions).ShouldBe((100, 5, 2));
    }

    [Fact]
    public void Build_WithoutStages_LeavesStageWeightedLinear()
    {
        var builder = new JourneySetBuilder();
        builder.AddTouch(1, 0);
        builder.AddTouch(2, 1);
        builder.Close(new JourneyEnd { AtMs = 3, Conversions = 1 });
        var weights = new double[2];
        builder.Build().Weigh(0, CreditModels.Parse("stage-weighted:30/70"), Journey.NoDirect, weights);
        weights.ShouldBe([0.5, 0.5]);
    }

    [Fact]
    public void Weigh_WithFactors_SplitsByModelTimesFactor()
    {
        var builder = new JourneySetBuilder();
        builder.AddTouch(1, 0, factor: 2);
        builder.AddTouch(2, 1, factor: 0.5);
        builder.AddTouch(3, 2, factor: 0);
        builder.Close(new JourneyEnd { AtMs = 4, Conversions = 1 });
        builder.AddTouch(5, 0, factor: 0);
        builder.Close(new JourneyEnd { AtMs = 6, Conversions = 1 });
        var set = builder.Build();
        var weights = new double[3];
        set.Weigh(0, CreditModels.Parse("linear"), Journey.NoDirect, weights);
        weights.ShouldBe([0.8, 0.2, 0], 1e-12);
        var alone = new double[1];
        set.Weigh(1, CreditModels.Parse("linear"), Journey.NoDirect, alone);
        alone.ShouldBe([1.0], "where nothing would be left the model's shares stand");
    }

    [Property]
    public void Weigh_AnyFactors_SumsToOneAndScalingThemChangesNothing(NonEmptyArray<byte> factors)
    {
        JourneySet Of(double scale)
        {
            var builder = new JourneySetBuilder();
            for (var i = 0; i < factors.Get.Length; i++)
                builder.AddTouch(i, i % 3, factor: factors.Get[i] * scale);
            builder.Close(new JourneyEnd { AtMs = 1000, Conversions = 1 });
            return builder.Build();
        }

        foreach (var kind in CreditModels.Kinds)
        {
            var (one, ten) = (new double[factors.Get.Length], new double[factors.Get.Length]);
            Of(1).Weigh(0, CreditModels.Parse(kind.Usage), 0, one);
            Of(10).Weigh(0, CreditModels.Parse(kind.Usage), 0, ten);
            one.Sum().ShouldBe(1, 1e-12, kind.Name);
            ten.ShouldBe(one, 1e-12, kind.Name);
        }
    }

    [Fact]
    public void Along_OtherSteps_LearnsOverThem()
    {
        var builder = new PathSetBuilder();
        builder.Add([0, 1], 1, 10, 0);
        builder.Add([1], 0, 0, 1);
        var set = builder.Build().Along([0, 0, 1], 2);
        MarkovChain.Fit(set, 1).Effects().Conversions.ShouldBe([1, 0], 1e-12);
        Should.Throw<ArgumentException>(() => set.Along([0], 1));
    }

    [Fact]
    public void Apply_ATransform_CarriesKindsAndFactorsAlong()
    {
        var builder = new JourneySetBuilder();
        builder.AddTouch(1, 0, kind: 1, factor: 9);
        builder.AddTouch(2, 0, kind: 2, factor: 3);
        builder.AddTouch(3, 1, kind: 3, factor: 1);
        builder.Close(new JourneyEnd { AtMs = 4, Conversions = 1 });
        var set = PathTransforms.Apply(new TransformedJourneys(builder.Build(), ["a", "b"]), PathTransform.Collapse, Journey.NoDirect).Journeys;
        set.At(0, 0).Kinds.ToArray().ShouldBe([(byte)2, (byte)3]);
        var weights = new double[2];
        set.Weigh(0, CreditModels.Parse("linear"), Journey.NoDirect, weights);
        weights.ShouldBe([0.75, 0.25], 1e-12);
    }
}
