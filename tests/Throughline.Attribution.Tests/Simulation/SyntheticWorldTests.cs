namespace Throughline.Attribution.Tests.Simulation;

public class SyntheticWorldTests
{
    private static readonly WorldOptions Small = new() { Persons = 6000, Days = 90 };

    [Fact]
    public void Generate_SameSeed_IsTheSameWorldAndAnotherIsNot()
    {
        var one = SyntheticWorld.Generate(Small with { Persons = 300 });
        var same = SyntheticWorld.Generate(Small with { Persons = 300 });
        var other = SyntheticWorld.Generate(Small with { Persons = 300, Seed = 2 });
        same.Touches.ShouldBe(one.Touches);
        same.Conversions.ShouldBe(one.Conversions);
        other.Touches.Count.ShouldNotBe(one.Touches.Count);
    }

    [Fact]
    public void AdditiveHazard_AWorldSeenWhole_FindsTheTrueEffects()
    {
        var (set, names, _) = Journeys(new WorldOptions { Persons = 12_000, CookieLossPerDay = 0, SecondDevices = 0, Bots = 0, LateRecords = 0 });
        var fit = HazardFit.Fit(set, new PathModelOptions { Threads = 2 });
        foreach (var channel in SyntheticWorld.Channels)
            fit.Coefficients[Array.IndexOf(names, channel.Name)].ShouldBe(channel.Effect, Math.Max(0.007, channel.Effect * 0.3), channel.Name);
        fit.HalfLifeDays.ShouldBeInRange(4, 7);
    }

    [Fact]
    public void AdditiveHazard_AWorldSeenBadly_IsNearerToTheTruthThanEveryRule()
    {
        var (set, names, truth) = Journeys(Small);
        var options = new PathModelOptions { Threads = 2 };
        double Misplaced(GroupCredit credit) => WorldScore.Of(credit, truth, truth).MisplacedConversions;
        PathModels.TryParse("additive-hazard", out var hazard, out _).ShouldBeTrue();
        var own = Misplaced(hazard!.Credit(set, options));

        var rules = CreditScan.Run(set, [.. CreditModels.Defaults, CreditModels.Parse("shapley")], new CreditScanOptions { DirectChannel = Array.IndexOf(names, "Direct") });
        rules.Min(Misplaced).ShouldBeGreaterThan(own);
        PathModels.TryParse("markov:2", out var markov, out _).ShouldBeTrue();
        Misplaced(markov!.Credit(set, options)).ShouldBeGreaterThan(own);
    }

    [Theory]
    [InlineData("additive-hazard")]
    [InlineData("additive-hazard:baseline")]
    [InlineData("markov:1")]
    [InlineData("markov:auto")]
    [InlineData("shapley-rate")]
    public void PathModels_AWorld_ReconcileToTheTotals(string key)
    {
        var (set, _, _) = Journeys(Small with { Persons = 1500 });
        PathModels.TryParse(key, out var model, out _).ShouldBeTrue();
        var credit = model!.Credit(set, new PathModelOptions());
        credit.TotalConversions.ShouldBe(Enumerable.Range(0, set.Count).Sum(set.ConversionsOf), 1e-6);
        credit.TotalValue.ShouldBe(Enumerable.Range(0, set.Count).Sum(set.ValueOf), 1e-4);
        credit.Model.ShouldBe(key);
        model.Credit(set, new PathModelOptions { Threads = 3 }).Conversions.ShouldBe(credit.Conversions);
    }

    [Fact]
    public void AdditiveHazard_PathsWithoutTimes_CountsTouches()
    {
        // Whoever saw channel 1 converts half the time, channel 0 alone never.
        var set = Statistics.TinyTable.Set([new([0], 0, 0, 100), new([0, 1], 50, 50, 50), new([1], 50, 50, 50)]);
        var fit = HazardFit.Fit(set, new PathModelOptions());
        fit.Coefficients[1].ShouldBe(0.5, 0.01);
        fit.Coefficients[0].ShouldBe(0, 0.01);
        PathModels.TryParse("additive-hazard", out var model, out _).ShouldBeTrue();
        model!.Credit(set, new PathModelOptions()).Conversions[1].ShouldBe(100, 1);
    }

    [Fact]
    public void Of_TheTruthItself_ScoresZero()
    {
        double[] truth = [3, 0, 1];
        var same = WorldScore.Of(new GroupCredit("x", [6.0, 0, 2], [6.0, 0, 2], 9, 9), truth, truth);
        (same.MisplacedConversions, same.MisplacedValue, same.SwappedPairs).ShouldBe((0, 0, 0));
        same.RankCorrelation.ShouldBe(1, 1e-12);
        var wrong = WorldScore.Of(new GroupCredit("x", [0.0, 5, 0], [1.0, 0, 3], 0, 0), truth, truth);
        (wrong.MisplacedConversions, wrong.MisplacedValue, wrong.SwappedPairs).ShouldBe((1, 0.5, 2));
        wrong.MisplacedMoney(truth).ShouldBe(2);
        wrong.RankCorrelation.ShouldBe(-0.866, 0.001); // places 2, 0, 1 against 0.5, 2, 0.5
        wrong.Channels[0].Error.ShouldBe(-0.75, 1e-12);
    }

    private static (JourneySet Set, string[] Names, double[] Truth) Journeys(WorldOptions options)
    {
        var world = SyntheticWorld.Generate(options);
        string[] names = [.. SyntheticWorld.Channels.Select(channel => channel.Name)];
        var persons = new Dictionary<string, int>();
        int Number(string visitor) => persons.TryGetValue(visitor, out var known) ? known : persons[visitor] = persons.Count;
        var builder = new TouchColumnsBuilder();
        foreach (var touch in world.Touches)
            builder.Add(Number(touch.Visitor), touch.TimeMs, Array.IndexOf(names, touch.Channel));
        var touches = builder.Build();
        var conversions = new ConversionColumns(
            [.. world.Conversions.Select(one => persons.GetValueOrDefault(one.Visitor, -1))],
            [.. world.Conversions.Select(one => one.TimeMs)],
            [.. world.Conversions.Select(one => one.Value)]);
        var set = NullJourneys.Add(JourneyRules.Reset(touches, conversions, Lookback.Lifetime), touches);
        return (set, names, [.. names.Select(name => (double)world.Conversions.Count(one => one.Cause == name))]);
    }
}
