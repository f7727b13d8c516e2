using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Throughline.Attribution.Tests;

/// <summary>The code that the package's README shows: it stands here word for word, so that it compiles, and gives what it says.</summary>
public partial class ReadmeCodeTests
{
    [Fact]
    public void Blocks_RunOneAfterTheOther_GiveTheKnownCredit()
    {
        // README
        var touches = new TouchColumnsBuilder();
        touches.Add(person: 0, timeMs: 1_704_067_200_000, channel: 2);
        touches.Add(person: 0, timeMs: 1_704_153_600_000, channel: 5);
        TouchColumns columns = touches.Build();

        var deals = new ConversionColumns(persons: [0], timesMs: [1_704_240_000_000], values: [123_450]);
        var journeys = JourneyRules.LookBack(columns, deals, Lookback.Parse("90d"));

        var credits = CreditScan.Run(journeys, CreditModels.Defaults, new CreditScanOptions { ExactMoney = true, Threads = 2 });

        var own = new JourneySetBuilder(stageCount: 0);
        own.AddTouch(1_704_067_200_000, channel: 2, kind: 1, factor: 2); // factor: how much it counts beside the model
        own.AddTouch(1_704_153_600_000, channel: 5, kind: 4);
        own.Close(new JourneyEnd { Person = 0, AtMs = 1_704_240_000_000, Conversions = 1, Value = 123_450 });
        JourneySet set = own.Build();
        var weights = new double[2];
        set.Weigh(journey: 0, CreditModels.Parse("linear"), Journey.NoDirect, weights); // what a scan adds up, for one journey
        JourneySet byCampaign = set.Along([0, 1], count: 2);                            // the same for models that learn

        var learned = NullJourneys.Add(JourneyRules.Reset(columns, deals, Lookback.Lifetime), columns);
        if (!PathModels.TryParse("markov:2", out var markov, out var error))
            throw new InvalidOperationException(error);
        GroupCredit credit = markov.Credit(learned, new PathModelOptions { Threads = 2 });
        MarkovEffects effects = MarkovChain.Fit(learned, order: 2).Effects();       // removal effects
        IReadOnlyList<MarkovStep> matrix = MarkovChain.Fit(learned, order: 2).Steps(); // transition matrix
        HazardFit hazard = HazardFit.Fit(learned, new PathModelOptions());          // what a touch of each channel adds
        // README ends

        credits[CreditModels.Defaults.ToList().FindIndex(static m => m.Key == "linear")].Values.Sum().ShouldBe(123_450);
        weights.ShouldBe([2.0 / 3, 1.0 / 3]);
        byCampaign.PathOf(0).ToArray().ShouldBe([0, 1]);
        credit.Conversions.Sum().ShouldBe(1, 1e-12);
        effects.ShouldNotBeNull();
        matrix.ShouldNotBeEmpty();
        hazard.ShouldNotBeNull();
    }

    [Fact]
    public void Blocks_OfTheReadme_StandInThisFile()
    {
        var own = File.ReadAllLines(Here()).SkipWhile(static line => line.Trim() != "// README").Skip(1).TakeWhile(static line => line.Trim() != "// README ends");
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src", "Throughline.Attribution", "README.md"));
        var shown = Block().Matches(readme).SelectMany(static block => block.Groups["code"].Value.Split('\n')).Where(static line => line != "using Throughline.Attribution;");
        Plain(own).ShouldBe(Plain(shown));
    }

    private static string[] Plain(IEnumerable<string> lines) => [.. lines.Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Block();
}
