using FsCheck.Xunit;
using Throughline.Taxonomy;
using static Throughline.Tests.Taxonomy.Rules;

namespace Throughline.Tests.Taxonomy;

public sealed class RuleTraceTests
{
    [Fact]
    public void Trace_OfATaggedAd_ShowsTheEvidenceAndEveryRuleBefore()
    {
        var rules = new RuleDocument { Rules = [Rule(Channels.Email, Is(RuleField.Campaign, "spring")), Rule(Channels.Display, Is(RuleField.Medium, "social"))] };
        var trace = RuleTrace.Of(RuleYaml.Compile(rules.Normalised()).Classifier, Acquisition("?utm_source=FB%20Ads&utm_medium=cpc&utm_campaign=winter&gclid=x", "https://www.linkedin.com/"));

        trace.Result.Rule.ShouldBe("R11b");
        trace.Steps.Select(static s => s.Rule).ShouldBe(["R01", "R02 · rule 1", "R02 · rule 2", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11b"]);
        trace.Steps[1].Saw.ShouldBe("campaign is “winter”");
        trace.Steps.Count(static s => s.Matched).ShouldBe(1);
        trace.Facts.ShouldContain(static f => f.Name == "Source" && f.Meaning.Contains("known as facebook") && f.Meaning.Contains("E2"));
        trace.Facts.ShouldContain(static f => f.Name == "Medium" && f.Meaning.Contains("E1"));
        trace.Facts.ShouldContain(static f => f.Value == "gclid" && f.Meaning.Contains("void"));
        trace.Facts.ShouldContain(static f => f.Name == "Referrer" && f.Meaning.Contains("social network"));
    }

    [Property(MaxTest = 1_000)]
    public void Trace_OfAnything_EndsWithTheRuleThatClassified(string query, string referrer)
    {
        var acquisition = Acquisition($"?{query}", referrer ?? "");
        var trace = RuleTrace.Of(Classifier.Default, acquisition);

        trace.Result.ShouldBe(Classifier.Default.Classify(acquisition));
        (trace.Steps[^1].Rule, trace.Steps[^1].Matched).ShouldBe((trace.Result.Rule, true));
        trace.Steps.SkipLast(1).ShouldAllBe(static s => !s.Matched);
    }
}
