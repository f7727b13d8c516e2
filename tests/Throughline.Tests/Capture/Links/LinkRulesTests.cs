using Throughline.Capture;
using Throughline.Capture.Links;
using Throughline.Capture.Links.Rules;
using Throughline.Capture.Mail.Rules;

namespace Throughline.Tests.Capture.Links;

/// <summary>The pure parts of links: addresses, tokens, names, scanners.</summary>
public class LinkRulesTests
{
    private static readonly LinkTags Google = new("google", "cpc", "c");

    [Theory]
    [InlineData("https://acme.test/a?x=1#top", "https://acme.test/a?x=1&utm_source=google&utm_medium=cpc&utm_campaign=c#top")]
    [InlineData("https://acme.test/", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c")]
    [InlineData("https://acme.test/a?", "https://acme.test/a?utm_source=google&utm_medium=cpc&utm_campaign=c")]
    [InlineData("https://acme.test/a?b=%2f+c&utm_source=x&d", "https://acme.test/a?b=%2f+c&d&utm_source=google&utm_medium=cpc&utm_campaign=c")]
    [InlineData("https://acme.test/a?UTM_Source=x", "https://acme.test/a?utm_source=google&utm_medium=cpc&utm_campaign=c")]
    public void Tagged_KeepsWhatIsThere(string destination, string expected) => LinkAddress.Tagged(destination, Google).ShouldBe(expected);

    [Theory]
    [InlineData("spring sale", "spring%20sale")]
    [InlineData("a+b&c=d", "a%2Bb%26c%3Dd")]
    [InlineData("café", "caf%C3%A9")]
    [InlineData("{{campaign.name}}", "{{campaign.name}}")]
    [InlineData("__CAMPAIGN_NAME__", "__CAMPAIGN_NAME__")]
    [InlineData("{keyword:default}", "{keyword:default}")]
    public void Escape_UsesPercentsInUpperCaseAndLeavesMacros(string value, string expected) => LinkAddress.Escape(value).ShouldBe(expected);

    [Theory]
    [InlineData("{{campaign.name}}", true)]
    [InlineData("__CAMPAIGN_NAME__", true)]
    [InlineData("{keyword:default}", true)]
    [InlineData("{{campaign.name}", false)]
    [InlineData("{{a}}{{b}}", false)]
    [InlineData("spring-{{ad.id}}", false)]
    [InlineData("{}", false)]
    public void Placeholder_IsTheWholeValue(string value, bool isOne) => NamingRules.IsPlaceholder(value).ShouldBe(isOne);

    [Theory]
    [InlineData("https://acme.test/a", true)]
    [InlineData("http://acme.test", true)]
    [InlineData("https://bücher.example/ä", true)]
    [InlineData("ftp://acme.test", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("//acme.test", false)]
    [InlineData("/a", false)]
    [InlineData("https://user@evil.test/", false)]
    [InlineData("https://acme.test\\@evil.test", false)]
    [InlineData("https://acme.test/a\r\nSet-Cookie: x", false)]
    [InlineData("https://acme.test/a b", false)]
    [InlineData("https://", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Destination_OnlyOfTheWeb(string? destination, bool isFine) => (LinkAddress.FaultOf(destination) is null).ShouldBe(isFine);

    [Fact]
    public void WithMissing_AddsClickIdsAndNeverReplacesTags() =>
        LinkAddress.WithMissing("https://acme.test/?utm_source=a#x", [("gclid", "Cj0"), ("utm_source", "evil"), ("gclid", "two")]).ShouldBe("https://acme.test/?utm_source=a&gclid=Cj0#x");

    [Fact]
    public void Header_OfAnInternationalAddress_IsAscii() => LinkAddress.Header("https://bücher.example/ä?q=ö#ü")!.All(char.IsAscii).ShouldBeTrue();

    [Fact]
    public void Token_ThereAndBack_HasFortyThreeCharacters()
    {
        var key = new byte[32];
        var token = new LinkToken(long.MaxValue, 42, 495_000);
        var text = token.Write(key);
        text.Length.ShouldBe(43);
        LinkToken.TryRead(key, text, out var read).ShouldBeTrue();
        read.ShouldBe(token);
        token.IsExpired(495_000 * 3_600_000L).ShouldBeFalse();
        token.IsExpired((495_000 + (400 * 24) + 1) * 3_600_000L).ShouldBeTrue();
    }

    [Fact]
    public void Token_WithAnyCharacterChanged_IsRefused()
    {
        var key = new byte[32];
        var text = new LinkToken(7_000, 42, 495_000).Write(key);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var c in "Az09-_*")
            {
                var other = text[..i] + c + text[(i + 1)..];
                if (other != text)
                    LinkToken.TryRead(key, other, out _).ShouldBeFalse(other);
            }
        }

        LinkToken.TryRead([1, .. new byte[31]], text, out _).ShouldBeFalse("another key");
        LinkToken.TryRead(key, "", out _).ShouldBeFalse();
        LinkToken.TryRead(key, new string('ä', 43), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{yyyyqq}_{region}_{objective}_{theme}", "2026q2_uk_lead-gen_brand-search", true)]
    [InlineData("{yyyyqq}_{region}_{objective}_{theme}", "2026q5_uk_lead-gen_brand", false)]
    [InlineData("{yyyyqq}_{region}_{objective}_{theme}", "2026q2_uk_brand", false)]
    [InlineData("{yyyyqq}_{region}_{objective}_{theme}", "2026Q2_UK_a_b", false)]
    [InlineData("{yyyy-mm-dd}-launch", "2026-05-14-launch", true)]
    [InlineData("{yyyy-mm-dd}-launch", "2026-15-14-launch", false)]
    [InlineData("", "anything at all", true)]
    public void Pattern_OfCampaigns_MatchesWhole(string template, string campaign, bool matches)
    {
        CampaignPattern.TryRead(template, out var pattern).ShouldBeTrue();
        pattern.Matches(campaign).ShouldBe(matches);
        pattern.Matches(pattern.Example).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("a}b")]
    [InlineData("{}")]
    public void Pattern_ThatIsNone_IsRefused(string template) => CampaignPattern.TryRead(template, out _).ShouldBeFalse();

    [Theory]
    [InlineData("jane.doe@example.com", true)]
    [InlineData("+49 30 1234567", true)]
    [InlineData("0049301234567", true)]
    [InlineData("120210987654321", false)]
    [InlineData("2026q2", false)]
    [InlineData("spring sale", false)]
    public void PersonalValue_InATag_IsFound(string value, bool isPersonal) => (PersonalValues.FindingOf("utm_content", value) is not null).ShouldBe(isPersonal);

    [Theory]
    [InlineData("prefetch", "Mozilla/5.0 (Windows NT 10.0) Chrome/140", null, null, "prefetch")]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", null, 9_999L, "too_soon")]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", null, 10_000L, "too_soon")]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", null, 10_001L, null)]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", null, null, null)]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", "eur01.safelinks.protection.outlook.com", 30_000L, "rewriter_soon")]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", "eur01.safelinks.protection.outlook.com", 3_600_000L, null)]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0) Chrome/140", "protect-eu.mimecast.com", null, null)]
    [InlineData(null, "BarracudaCentral link scan 1.0 of mail", null, null, "mail_scanner")]
    public void Click_OfAScanner_IsFlagged(string? bot, string agent, string? referrer, long? since, string? reason) =>
        ScannerRules.ReasonOfClick(new MailRequest(bot, agent, referrer, since)).ShouldBe(reason);

    [Theory]
    [InlineData("Mozilla/5.0", null, "machine")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", null, "proxy")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", null, "proxy")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Outlook", 9_000L, "machine")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Outlook", 11_000L, "human")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Outlook", null, "human")]
    public void Open_ByItsSignal_HasItsClass(string agent, long? since, string kind) => ScannerRules.ClassOfOpen(new MailRequest(null, agent, null, since)).ShouldBe(kind);

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "proxy")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Outlook", "machine")]
    public void Open_FromADataCentre_IsAMachinesUnlessItIsAProxyOfPeople(string agent, string kind) =>
        ScannerRules.ClassOfOpen(new MailRequest(null, agent, null, null, IsDataCentre: true)).ShouldBe(kind);

    [Fact]
    public void Burst_OverThreeLinks_FlagsTheOnesBefore()
    {
        var first = new MailClick(Guid.NewGuid(), 1_000, 5_001);
        var second = new MailClick(Guid.NewGuid(), 1_900, 5_002);
        ScannerRules.Judge([], first).Reason.ShouldBeNull();
        ScannerRules.Judge([first], second).Reason.ShouldBeNull();
        var (reason, earlier) = ScannerRules.Judge([first, second], new MailClick(Guid.NewGuid(), 2_900, 5_003));
        reason.ShouldBe("burst");
        earlier.ShouldBe([first, second]);
        ScannerRules.Judge([first, second], new MailClick(Guid.NewGuid(), 3_001, 5_003)).Reason.ShouldBeNull("the first is too long ago");
        ScannerRules.Judge([first, first with { EventId = Guid.NewGuid() }], new MailClick(Guid.NewGuid(), 1_500, 5_001)).Reason.ShouldBeNull("one link clicked often is an impatient person");
    }

    [Fact]
    public void Trap_Followed_FlagsAMinuteAround()
    {
        var click = new MailClick(Guid.NewGuid(), 1_000, 5_001);
        var trap = new MailClick(Guid.NewGuid(), 60_000, LinkToken.Trap);
        ScannerRules.Judge([click], trap).ShouldSatisfyAllConditions(v => v.Reason.ShouldBe("trap"), v => v.Earlier.ShouldBe([click]));
        ScannerRules.Judge([trap], new MailClick(Guid.NewGuid(), 100_000, 5_002)).Reason.ShouldBe("trap");
        ScannerRules.Judge([trap], new MailClick(Guid.NewGuid(), 130_000, 5_002)).Reason.ShouldBeNull();
    }

    [Theory]
    [InlineData("https://acme.test/?tl_h=h.AAAAAAAAAAAAAAAA", "h.AAAAAAAAAAAAAAAA")]
    [InlineData("https://acme.test/?a=1&tl_h=h.AAAAAAAAAAAAAA-_#x", "h.AAAAAAAAAAAAAA-_")]
    [InlineData("https://acme.test/?xtl_h=h.AAAAAAAAAAAAAAAA", null)]
    [InlineData("https://acme.test/?tl_h=h.short", null)]
    [InlineData("https://acme.test/?tl_h=h.AAAAAAAAAAAAAAA%20", null)]
    [InlineData("https://acme.test/", null)]
    public void HandOver_OnAnAddress_IsRead(string url, string? code) => HandOverCode.Of(url).ShouldBe(code);

    [Fact]
    public void ShortCode_OfAnyLength_HoldsTogetherAndReadsAsAReferenceCode()
    {
        for (var i = 0; i < 200; i++)
        {
            var code = ShortCode.New(6);
            ReferenceCode.Read(code).ShouldBe(code);
            ShortCode.IsWhole(ShortCode.New(8)).ShouldBeTrue();
        }

        ShortCode.CheckOf("7H3KQ9").ShouldBe('H');
        ShortCode.CheckOf("1M0R5T").ShouldBe('Z');
        ShortCode.IsFit("0ABCDEF").ShouldBeFalse();
        ShortCode.IsFit("1234567").ShouldBeFalse();
    }
}
