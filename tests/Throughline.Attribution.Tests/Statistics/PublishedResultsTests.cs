namespace Throughline.Attribution.Tests.Statistics;

/// <summary>Worked examples that others published, to the figures they print.</summary>
public class PublishedResultsTests
{
    [Fact]
    public void Markov_AnalyzeCoreThreePaths_EqualsThePost()
    {
        // analyzecore.com 2016-08-03, part 1: C1 > C2 > C3 buys, C1 and C2 > C3 do not. P = 1/3; without C1 1/6, without C2 or C3 none.
        var effects = MarkovChain.Fit(TinyTable.Set([new([0, 1, 2], 1, 1, 0), new([0], 0, 0, 1), new([1, 2], 0, 0, 1)]), 1).Effects();
        effects.Conversions.ShouldBe([0.5, 1, 1], 1e-12);
        effects.Credit("").Conversions.ShouldBe([0.2, 0.4, 0.4], 1e-12);
    }

    [Fact]
    public void Markov_PuzyrovFourPaths_EqualsThePost()
    {
        // serhiipuzyrov.com 2019-07: Google Ads twice, mailing, Google Ads > mailing convert, Google Ads once does not. Chances 0.5, 0.25, 0.25, 1, 0.8, 0.2.
        var chain = MarkovChain.Fit(TinyTable.Set([new([0], 2, 2, 1), new([1], 1, 1, 0), new([0, 1], 1, 1, 0)]), 1);
        var chances = chain.Steps().ToDictionary(static s => $"{string.Join('.', s.From)}>{string.Join('.', s.To)} {s.Kind}", static s => s.Probability);
        chances["> 0 Start".Replace("> ", ">")].ShouldBe(0.8, 1e-12);
        chances["0>1 Inner"].ShouldBe(0.25, 1e-12);
        chances["0> Conversion"].ShouldBe(0.5, 1e-12);
        chances["0> Null"].ShouldBe(0.25, 1e-12);
        chances["1> Conversion"].ShouldBe(1, 1e-12);
        chain.Effects().Conversions.ShouldBe([0.75, 0.5], 1e-12);
    }

    [Fact]
    public void Shapley_TheGloveGame_EqualsTheTextbook()
    {
        // One left glove, two right ones, a pair is worth 1 (Shapley 1953's examples): 2/3, 1/6, 1/6. As journeys: {0,1}, {0,2} pay 1 and {0,1,2} takes one back.
        var credit = CreditScan.Run(
            TinyTable.Set([new([0, 1], 1, 1, 0), new([0, 2], 1, 1, 0), new([0, 1, 2], 0, -1, 0)]), [CreditModels.Parse("shapley")], new CreditScanOptions())[0];
        credit.Values.ShouldBe([2 / 3.0, 1 / 6.0, 1 / 6.0], 1e-12);
    }
}
