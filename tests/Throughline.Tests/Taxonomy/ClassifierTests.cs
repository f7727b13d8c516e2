using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Tests.Taxonomy;

/// <summary>What the worked examples leave open: every rule once more, evidence, void identifiers, what a workspace adds.</summary>
public sealed class ClassifierTests
{
    [Theory]
    [InlineData("?utm_medium=affiliate-blog", "", "Affiliate", "R04")]
    [InlineData("?utm_source=awin&utm_medium=cpc", "", "Affiliate", "R04")]
    [InlineData("?utm_source=zz&utm_medium=cpc", "https://www.awin1.com/a", "Other/Unknown", "R11h")]
    [InlineData("?utm_source=zz&utm_medium=reseller", "", "Partner", "R05")]
    [InlineData("?utm_source=on24&utm_medium=email", "", "Event/Webinar", "R06")]
    [InlineData("?utm_source=zz&utm_medium=sdr", "", "Outbound", "R07")]
    [InlineData("?utm_source=zz&utm_medium=weekly-newsletter", "", "Email", "R09")]
    [InlineData("?utm_source=zz&utm_medium=paid-email", "", "Other/Unknown", "R11h")]
    [InlineData("?utm_source=zz&utm_medium=programmatic", "", "Display", "R10")]
    [InlineData("?utm_source=zz&utm_medium=sea", "", "Paid Search", "R11a")]
    [InlineData("?utm_source=zz&utm_medium=paid-native", "", "Display", "R11a")]
    [InlineData("?utm_source=perplexity&utm_medium=cpc", "", "AI Assistant", "R11b")]
    [InlineData("?utm_source=zz&utm_medium=video-ads", "", "Video", "R11c")]
    [InlineData("?utm_source=zz&utm_campaign=cross-network", "", "Paid Search", "R11d")]
    [InlineData("?utm_source=zz&utm_medium=cpc&utm_campaign=eshop_uk", "", "Paid Search", "R11d")]
    [InlineData("?utm_source=zz&utm_medium=cpc&utm_campaign=workshop", "", "Other/Unknown", "R11h")]
    [InlineData("?utm_source=zz&utm_medium=cpc&utm_campaign=video_q1", "", "Video", "R11d")]
    [InlineData("?utm_medium=cpc", "https://duckduckgo.com/", "Paid Search", "R11e")]
    [InlineData("?utm_medium=paid&fbclid=1", "", "Paid Social", "R11f")]
    [InlineData("?ad_id=1", "", "Paid Social", "R11f")]
    [InlineData("?hsa_net=adwords&hsa_acc=1", "", "Paid Search", "R11f")]
    [InlineData("?utm_source=zz&utm_medium=cpm", "", "Display", "R11g")]
    [InlineData("?utm_source=zz&utm_medium=our-social-page", "", "Organic Social", "R12")]
    [InlineData("?utm_source=zz&utm_medium=podcast", "", "Other/Unknown", "R12b")]
    [InlineData("?utm_source=etsy&utm_medium=zzz", "", "Referral", "R13")]
    [InlineData("?utm_source=teads", "", "Display", "R13")]
    [InlineData("?utm_source=zz&utm_medium=seo", "", "Organic Search", "R14")]
    [InlineData("?utm_source=zz&utm_medium=blog", "", "Referral", "R14")]
    [InlineData("?utm_source=zz&utm_medium=mobile-app", "", "Other/Unknown", "R14")]
    [InlineData("?utm_source=sms", "", "Other/Unknown", "R14")]
    [InlineData("?utm_source=firebase", "", "Other/Unknown", "R14")]
    [InlineData("?utm_source=zzz", "https://www.google.com/", "Organic Search", "R15")]
    [InlineData("", "https://googleads.g.doubleclick.net/pagead", "Display", "R15")]
    [InlineData("?mkt_tok=1", "https://blog.example.org/", "Email", "R16")]
    [InlineData("?igshid=1", "", "Organic Social", "R16")]
    [InlineData("?igshid=1", "https://blog.example.org/", "Referral", "R17")]
    [InlineData("?utm_source=zz", "https://blog.example.org/", "Referral", "R17")]
    [InlineData("?utm_term=shoes", "", "Other/Unknown", "R19")]
    [InlineData("", "https://semalt.com/", "Direct", "R20")]
    [InlineData("?via=jane", "", "Direct", "R20")]
    public void Classify_Rule_Decides(string query, string referrer, string channel, string rule)
    {
        var result = Classify(query, referrer);

        (result.Channel, result.Rule).ShouldBe((channel, rule));
    }

    // E5
    [Theory]
    [InlineData("?gclid=1", "https://www.facebook.com/", "Organic Social", false)]
    [InlineData("?gclid=1", "https://chatgpt.com/", "AI Assistant", false)]
    [InlineData("?gclid=1", "https://outlook.live.com/", "Email", false)]
    [InlineData("?gclid=1", "https://www.youtube.com/", "Video", true)]
    [InlineData("?gclid=1", "https://www.bing.com/", "Paid Search", true)]
    [InlineData("?msclkid=1", "https://duckduckgo.com/", "Paid Search", true)]
    [InlineData("?msclkid=1", "https://www.linkedin.com/", "Paid Social", true)]
    [InlineData("?msclkid=1", "https://mail.yahoo.com/", "Email", true)]
    [InlineData("?ad_id=1", "https://www.google.com/", "Organic Search", false)]
    [InlineData("?ad_id=1", "https://www.instagram.com/", "Paid Social", true)]
    [InlineData("?hsa_net=facebook&hsa_acc=1", "https://www.linkedin.com/", "Organic Social", false)]
    [InlineData("?hsa_net=linkedin&hsa_acc=1", "https://www.linkedin.com/", "Paid Social", true)]
    public void Classify_IdentifierAndReferrer_ForeignOnesAreVoid(string query, string referrer, string channel, bool isPaid)
    {
        var result = Classify(query, referrer);

        (result.Channel, result.IsPaid).ShouldBe((channel, isPaid));
    }

    // 1.2
    [Theory]
    [InlineData("https://notgoogle.com/", "notgoogle.com", "R17")]
    [InlineData("https://www.m.facebook.com/", "facebook", "R15")]
    [InlineData("https://www.google.com.br/", "google", "R15")]
    [InlineData("https://google.evil/", "google.evil", "R17")]
    [InlineData("https://fr.search.yahoo.com/", "yahoo", "R15")]
    [InlineData("https://fra.altavista.com/", "fra.altavista.com", "R17")]
    [InlineData("https://www.bing.com/chatter", "bing", "R15")]
    [InlineData("https://mail2.provider.example/", "mail2.provider.example", "R15")]
    [InlineData("https://webmail-eu.provider.example/", "webmail-eu.provider.example", "R15")]
    [InlineData("https://mail.example/", "mail.example", "R17")]
    [InlineData("https://mailer.provider.example/", "mailer.provider.example", "R17")]
    [InlineData("https://WWW.LinkedIn.com./feed", "linkedin", "R15")]
    [InlineData("android-app://com.unknown.app/", "com.unknown.app", "R17")]
    public void Classify_ReferrerHost_IsLookedUpByWholeLabels(string referrer, string source, string rule)
    {
        var result = Classify("", referrer);

        (result.Source, result.Rule).ShouldBe((source, rule));
    }

    [Theory]
    [InlineData("?utm_source=https://www.linkedin.com/feed", "linkedin", "Organic Social")]
    [InlineData("?utm_source=weekly_newsletter_7", "weekly_newsletter_7", "Email")]
    [InlineData("?utm_source=exacttarget", "sfmc", "Email")]
    [InlineData("?irclickid=1", "impact", "Affiliate")]
    public void Classify_Source_TakesItsCanonicalName(string query, string source, string channel)
    {
        var result = Classify(query);

        (result.Source, result.Channel).ShouldBe((source, channel));
    }

    [Theory]
    [InlineData("?utm_source=etsy", "shopping")]
    [InlineData("?utm_source=wikipedia", "referral")]
    [InlineData("?utm_medium=postcard", "direct-mail")]
    [InlineData("?utm_medium=radio&utm_source=zz", "audio")]
    [InlineData("?utm_medium=web-push&utm_source=zz", "push")]
    public void Classify_Detail_SaysMoreThanTheChannel(string query, string detail) => Classify(query).Detail.ShouldBe(detail);

    [Fact]
    public void Classify_DeclaredChannel_GoesFirst()
    {
        var call = Acquisition.Of(LandingUrl.Parse("?utm_source=google&utm_medium=cpc"), [], Channels.Event, "SaaStr");

        Classifier.Default.Classify(call).ShouldBe(new Classification(Channels.Event, false, "", "saastr", "cpc", "", "R01"));
        Classifier.Default.Classify(call with { DeclaredChannel = Channels.PaidSocial }).IsPaid.ShouldBeTrue();
    }

    [Fact]
    public void Classify_WorkspaceRule_GoesBeforeTheCommonOnes()
    {
        var rules = new RuleSet
        {
            Rules =
            [
                new WorkspaceRule(Channels.Partner, false, []),
                new WorkspaceRule(Channels.Outbound, true,
                [
                    new RuleCondition(RuleField.Source, RuleMatch.Equals, "google"),
                    new RuleCondition(RuleField.Campaign, RuleMatch.StartsWith, "abm-"),
                ]),
            ],
        };

        Classify("?utm_source=google&utm_medium=cpc&utm_campaign=abm-q1", rules: rules).ShouldSatisfyAllConditions(
            result => (result.Channel, result.IsPaid, result.Rule).ShouldBe((Channels.Outbound, true, "R02")));
        Classify("?utm_source=google&utm_medium=cpc&utm_campaign=brand", rules: rules).Rule.ShouldBe("R11b");
    }

    [Theory]
    [InlineData("?pc=7H3-KQ9H", "", "R03")]
    [InlineData("?pc=K7Q-4M2X", "", "R20")]
    [InlineData("?utm_source=Acme_Reseller&utm_medium=cpc", "", "R03")]
    [InlineData("", "https://portal.reseller.example/", "R03")]
    [InlineData("", "https://blog.example.org/", "R17")]
    public void Classify_PartnerRegistry_NamesPartners(string query, string referrer, string rule)
    {
        var rules = new RuleSet
        {
            PartnerCodes = new HashSet<string> { "7H3KQ9H" },
            PartnerSources = new HashSet<string> { "acme_reseller" },
            PartnerDomains = new HashSet<string> { "reseller.example" },
        };

        Classify(query, referrer, rules).Rule.ShouldBe(rule);
    }

    [Fact]
    public void Classify_OptedInAffiliateName_IsAffiliate() =>
        Classify("?via=jane", rules: new RuleSet { AffiliateParameters = new HashSet<string> { "via" } }).Channel.ShouldBe(Channels.Affiliate);

    [Fact]
    public void Classify_WorkspaceSource_WinsOverTheTable()
    {
        var rules = new RuleSet { Sources = new Dictionary<string, SourceEntry> { ["google"] = new(SourceCategory.Email, "our-google") } };

        (Classify("?utm_source=google", rules: rules) is { Channel: Channels.Email, Source: "our-google" }).ShouldBeTrue();
    }

    [Fact]
    public void Tables_EveryRow_NamesAKnownChannel()
    {
        DataFile.Rows("medium-channels.csv").Select(row => Channels.Find(row[1])).ShouldAllBe(channel => channel != null);
        ClickParameters.All.Where(parameter => parameter.ChannelAlone.Length > 0)
            .Select(parameter => Channels.Find(parameter.ChannelAlone)).ShouldAllBe(channel => channel != null);
    }

    private static Classification Classify(string query, string referrer = "", RuleSet? rules = null) =>
        new Classifier(rules ?? RuleSet.Default).Classify(Acquisition.Of(LandingUrl.Parse("https://acme.test/" + query, referrer), ["acme.test"]));
}
