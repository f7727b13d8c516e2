using Throughline.Taxonomy;
using static Throughline.Tests.Taxonomy.Rules;

namespace Throughline.Tests.Taxonomy;

/// <summary>What a workspace's spellings, sources and rules make of tags and referrers.</summary>
public sealed class OwnSourcesTests
{
    private static readonly RuleDocument Own = new()
    {
        Aliases = [new("fb promo", "facebook", true), new("facebook", "meta", false), new("our list", "newsletter", false), new("acme-res", "acme resellers", false)],
        Sources = [new("portal.example", "our-portal", SourceCategory.Social), new("pay.example", "pay", SourceCategory.Transit), new("trade-weekly", "trade weekly", SourceCategory.AdServer)],
        Rules = [new WorkspaceRule(Channels.Partner, false, [Is(RuleField.Source, "acme resellers")])],
    };

    [Theory]
    [InlineData("?utm_source=fb%20promo&utm_medium=social", "", "Paid Social", "facebook", true, "R11a")]
    [InlineData("?utm_source=FB&utm_medium=social", "", "Organic Social", "meta", false, "R12")]
    [InlineData("?utm_source=facebook&utm_medium=cpc", "", "Paid Social", "meta", true, "R11b")]
    [InlineData("", "https://l.facebook.com/", "Organic Social", "meta", false, "R15")]
    [InlineData("?utm_source=our%20list&utm_medium=zzz", "", "Email", "newsletter", false, "R13")]
    [InlineData("?utm_source=ACME-Res&utm_medium=cpc", "", "Partner", "acme resellers", false, "R02")]
    [InlineData("", "https://www.portal.example/x", "Organic Social", "our-portal", false, "R15")]
    [InlineData("", "https://notportal.example/x", "Referral", "notportal.example", false, "R17")]
    [InlineData("", "https://pay.example/checkout", "Direct", "(direct)", false, "R20")]
    [InlineData("?utm_source=trade-weekly", "", "Display", "trade weekly", true, "R13")]
    [InlineData("?utm_source=google&utm_medium=cpc", "", "Paid Search", "google", true, "R11b")]
    public void Classify_WithOwnNames_FollowsThem(string query, string referrer, string channel, string source, bool isPaid, string rule)
    {
        var result = Classify(Own, query, referrer);
        (result.Channel, result.Source, result.IsPaid, result.Rule).ShouldBe((channel, source, isPaid, rule));
    }

    [Fact]
    public void Classify_AffiliateParameter_CountsOnlyWhereItIsOptedInto()
    {
        Classify(RuleDocument.Empty, "?via=jane").Channel.ShouldBe(Channels.Direct);
        Classify(new RuleDocument { AffiliateParameters = ["via"] }, "?via=jane").Channel.ShouldBe(Channels.Affiliate);
    }

    [Fact]
    public void Classify_OwnRules_AreAskedInOrder()
    {
        var rules = new RuleDocument { Rules = [Rule(Channels.Email, When(RuleField.Campaign, RuleMatch.Contains, "spring")), Rule(Channels.Display, When(RuleField.Campaign, RuleMatch.StartsWith, "spring"))] };
        Classify(rules, "?utm_campaign=spring-sale&utm_source=x&utm_medium=cpc").Channel.ShouldBe(Channels.Email);
        Classify(rules with { Rules = [.. rules.Rules.Reverse()] }, "?utm_campaign=spring-sale&utm_source=x&utm_medium=cpc").Channel.ShouldBe(Channels.Display);
    }

    [Theory]
    [InlineData("Facebook Ads", "facebook", "fb-promo", "meta paid", "facebok")]
    [InlineData("linkedin", "linkedin_ads", "linked-in", "linkedln")]
    [InlineData("trade weekly", "trade-weekly", "tradeweekly.com")]
    public void Variants_OfOneSource_AreFoundTogether(params string[] names)
    {
        var groups = SourceVariants.Of(names.Append("spiegel").Append("capterra").Select(static name => new SourceSpelling(name, SourceVariants.CanonicalOf(Classifier.Default, Throughline.Capture.TagText.Normalise(name)), 1)));
        var group = groups.ShouldHaveSingleItem();
        group.Canonicals.Count.ShouldBe(names.Select(static n => SourceVariants.CanonicalOf(Classifier.Default, Throughline.Capture.TagText.Normalise(n))).Distinct().Count());
    }

    [Theory]
    [InlineData("promo1", "promo2")]
    [InlineData("acme", "acne")]
    [InlineData("capterra", "getapp")]
    [InlineData("google", "goodle")]
    public void Variants_OfDifferentSources_AreLeftApart(string one, string other)
    {
        var names = new[] { one, other }.Select(static n => new SourceSpelling(n, SourceVariants.CanonicalOf(Classifier.Default, n), 1));
        var groups = SourceVariants.Of(names);
        if (one == "google")
            groups.ShouldHaveSingleItem().Target.ShouldBe("google"); // one slip from a known name is suggested
        else
            groups.ShouldBeEmpty();
    }
}
