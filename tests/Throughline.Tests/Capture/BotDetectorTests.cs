using Throughline.Capture;

namespace Throughline.Tests.Capture;

public sealed class BotDetectorTests
{
    private const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

    [Fact]
    public void Inspect_EveryCrawlerOfTheFixture_IsCaught()
    {
        var detector = new BotDetector();
        var crawlers = TestData.YamlItems("test-crawlers.yml").ToList();

        crawlers.Count.ShouldBe(626);
        crawlers.Where(agent => !detector.Inspect(agent).IsBot).ShouldBeEmpty();
    }

    [Fact]
    public void Inspect_EveryBrowserOfTheFixture_Passes()
    {
        var detector = new BotDetector();
        var browsers = TestData.YamlItems("test-browsers.yml").ToList();

        browsers.Count.ShouldBe(555);
        browsers.Where(agent => detector.Inspect(agent).Reason is not (null or BotReasons.ShortUserAgent)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, BotReasons.NoUserAgent)]
    [InlineData("  ", BotReasons.NoUserAgent)]
    [InlineData("Mozilla/5.0", BotReasons.ShortUserAgent)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", BotReasons.Crawler)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot", BotReasons.AiUserAgent)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Claude-User/1.0; +Claude-User@anthropic.com)", BotReasons.AiUserAgent)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Perplexity-User/1.0; +https://perplexity.ai/perplexity-user)", BotReasons.AiUserAgent)]
    [InlineData(Chrome, null)]
    public void Inspect_UserAgent_GivesReason(string? userAgent, string? reason) =>
        new BotDetector().Inspect(userAgent).Reason.ShouldBe(reason);

    [Theory]
    [InlineData("prefetch", null, null, null)]
    [InlineData("prefetch;prerender", null, null, null)]
    [InlineData("prefetch;anonymous-client-ip", null, null, null)]
    [InlineData(null, "prefetch", null, null)]
    [InlineData(null, null, "Prefetch", null)]
    [InlineData(null, null, null, "preview")]
    public void Inspect_PrefetchHeader_IsNobodysVisit(string? secPurpose, string? purpose, string? xMoz, string? xPurpose) =>
        new BotDetector().Inspect(Chrome, new PrefetchHeaders(secPurpose, purpose, xMoz, xPurpose)).Reason.ShouldBe(BotReasons.Prefetch);

    [Theory]
    [InlineData("semalt.com", BotReasons.ReferrerSpam)]
    [InlineData("17.semalt.com", BotReasons.ReferrerSpam)]
    [InlineData("www.google.com", null)]
    [InlineData(null, null)]
    public void Inspect_ReferrerHost_SpamIsNamed(string? host, string? reason) =>
        new BotDetector().Inspect(Chrome, default, host).Reason.ShouldBe(reason);

    [Fact]
    public void Inspect_MoreUserAgentsThanAreRemembered_StaysRight()
    {
        var detector = new BotDetector();
        for (var i = 0; i < 12_000; i++)
            detector.Inspect($"{Chrome} Edg/{i}").IsBot.ShouldBeFalse();

        detector.Inspect($"{Chrome} Googlebot/2.1").IsBot.ShouldBeTrue();
        detector.Inspect($"{Chrome} Edg/1").IsBot.ShouldBeFalse();
    }

    [Fact]
    public void Inspect_HugeUserAgent_AnswersFromItsBeginning() =>
        new BotDetector().Inspect(Chrome + new string('(', 1_000_000)).IsBot.ShouldBeFalse();
}
