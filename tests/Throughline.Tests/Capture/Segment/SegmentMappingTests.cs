using System.Net;
using System.Text.Json;
using Throughline.Log;

namespace Throughline.Tests.Capture.Segment;

public class SegmentMappingTests
{
    // The browser client's event of segment-http.md 7.
    private const string BrowserTrack = """
        {"timestamp":"2026-11-22T08:25:47.164Z","integrations":{"Segment.io":true},"event":"Lead Submitted","type":"track",
        "properties":{"value":5},"context":{"page":{"path":"/pricing","referrer":"https://www.google.com/",
        "search":"?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=abc","title":"T","url":"https://shop.example/pricing?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=abc"},
        "userAgent":"Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36","locale":"en-US",
        "library":{"name":"analytics.js","version":"npm:next-1.84.3"},"campaign":{"source":"google","medium":"cpc","name":"spring"},"timezone":"UTC"},
        "messageId":"ajs-next-1795335947164-f6041b20-2f73-4ff7-9cd7-77aa915585a4",
        "anonymousId":"a4f5f604-1b20-4f73-8ff7-dcd777aa9155","writeKey":"wk_web","userId":null,"sentAt":"2026-11-22T08:25:47.169Z","_metadata":{"bundled":[]}}
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 25, 47, 500, TimeSpan.Zero);

    [Fact]
    public async Task Track_OfTheBrowserClient_KeepsAddressCampaignClickAndClient()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Now));
        var stored = await run.StoreAsync("/v1/t", BrowserTrack);
        stored.Kind.ShouldBe(Kinds.Track);
        stored.Workspace.ShouldBe(run.Workspace.Id);
        stored.OccurredAt.ShouldBe(Now.ToUnixTimeMilliseconds() - 336);
        stored.ReceivedAt.ShouldBe(Now.ToUnixTimeMilliseconds());
        var facts = stored.Facts;
        (facts.Door, facts.Name, facts.Visitor, facts.Title, facts.Referrer).ShouldBe(("segment", "Lead Submitted", "a4f5f604-1b20-4f73-8ff7-dcd777aa9155", "T", "https://www.google.com/"));
        facts.MessageId.ShouldBe("ajs-next-1795335947164-f6041b20-2f73-4ff7-9cd7-77aa915585a4");
        facts.Url.ShouldBe("https://shop.example/pricing?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=*");
        facts.Properties!.Value.GetRawText().ShouldBe("""{"value":5}""");
        facts.Context!.Value.GetRawText().ShouldBe("""{"locale":"en-US","timezone":"UTC","library":"analytics.js","libraryVersion":"npm:next-1.84.3","device":"desktop"}""");
        facts.Flag.ShouldBeNull();
        stored.Personal!.Clicks!["gclid"].ShouldBe("abc");
        stored.Personal.UserId.ShouldBeNull();
    }

    [Fact]
    public async Task Identify_WithTraits_PutsContactInItsPlaceAndTheRestTogether()
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/identify", """
            {"userId":"u1","anonymousId":"a1","traits":{"email":"jane@acme.com","firstName":"Jane","lastName":"Doe","phone":16505551212,"company":{"name":"Acme","employees":50},"plan":"pro","title":null}}
            """);
        stored.Kind.ShouldBe(Kinds.Identify);
        var personal = stored.Personal.ShouldNotBeNull();
        (personal.UserId, personal.Email, personal.Name, personal.Phone, personal.Company).ShouldBe(("u1", "jane@acme.com", "Jane Doe", "16505551212", "Acme"));
        personal.Traits!.Value.GetRawText().ShouldBe("""{"company":{"name":"Acme","employees":50},"plan":"pro"}""");
        stored.Facts.Properties.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"email":"jane@acme.com","plan":"pro"}""", """{"plan":"pro"}""", null)]
    [InlineData("""{"note":"write to jane@acme.com","plan":"pro"}""", """{"plan":"pro"}""", """{"note":"write to jane@acme.com"}""")]
    [InlineData("""{"a":{"b":["x","jane@acme.com"]},"plan":"pro"}""", """{"plan":"pro"}""", """{"a":{"b":["x","jane@acme.com"]}}""")]
    [InlineData("""{"note":"jane\u0040acme.com"}""", null, """{"note":"jane@acme.com"}""")]
    [InlineData("""{"name":"Blue Shirt","price":12.50,"sku":"x@1"}""", """{"name":"Blue Shirt","price":12.50,"sku":"x@1"}""", null)]
    [InlineData("""{"name":"Jane Doe","email":"jane@acme.com"}""", null, null)]
    [InlineData("""{"Street_Address":"1 Main St","n":1}""", """{"n":1}""", """{"Street_Address":"1 Main St"}""")]
    [InlineData("""{"link":"https://a.test/?gclid=X&q=1"}""", """{"link":"https://a.test/?gclid=*\u0026q=1"}""", null)]
    [InlineData("{}", null, null)]
    public async Task Properties_WithPersonalValues_LeaveTheFactsWithoutThem(string properties, string? facts, string? traits)
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/track", $$"""{"event":"x","anonymousId":"a","properties":{{properties}}}""");
        Same(stored.Facts.Properties, facts);
        Same(stored.Personal?.Traits, traits);
        JsonSerializer.Serialize(stored.Facts).ShouldNotContain("jane");
    }

    [Fact]
    public async Task Page_OfTheBrowserClient_TakesItsAddressOutOfTheProperties()
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/p", """
            {"anonymousId":"a","name":"Pricing","properties":{"url":"https://a.test/p?gclid=X","referrer":"https://b.test/","search":"?gclid=X","path":"/p","title":"P","plan":"pro"}}
            """);
        (stored.Kind, stored.Facts.Name, stored.Facts.Url, stored.Facts.Referrer, stored.Facts.Title).ShouldBe((Kinds.PageView, "Pricing", "https://a.test/p?gclid=*", "https://b.test/", "P"));
        stored.Facts.Properties!.Value.GetRawText().ShouldBe("""{"plan":"pro"}""");
    }

    [Theory]
    [InlineData("https://a.test/p", "https://a.test/p?utm_source=news&utm_campaign=may%20sale")]
    [InlineData("https://a.test/p?x=1#top", "https://a.test/p?x=1&utm_source=news&utm_campaign=may%20sale#top")]
    [InlineData("https://a.test/p?utm_source=own", "https://a.test/p?utm_source=own")]
    public async Task Campaign_OfTheContext_CountsWhereTheAddressHasNone(string url, string expected)
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/page", $$$$"""{"anonymousId":"a","context":{"page":{"url":"{{{{url}}}}"},"campaign":{"source":"news","name":"may sale"}}}""");
        stored.Facts.Url.ShouldBe(expected);
        stored.Facts.Notes.ShouldBe(url == expected ? null : ["campaign_from_context"]);
    }

    [Fact]
    public async Task Batch_WithContextAndSentAtAtTheTop_CountsThemForEachItem()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(new(2026, 1, 2, 2, 59, 20, 500, TimeSpan.Zero)));
        using var response = await run.PostAsync("/v1/batch", """
            {"sentAt":"2026-01-02T03:04:15.000Z","context":{"locale":"de","page":{"url":"https://a.test/"}},"batch":[
            {"type":"track","event":"x","userId":7,"timestamp":"2026-01-02T03:04:05.000Z"},
            {"type":"group","groupId":"g1","userId":"u","traits":{"name":"Acme","email":"info@acme.com"},"context":{"locale":"fr"}},
            {"type":"alias","userId":"new","previousId":"old"}]}
            """);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var log = await run.LogAsync();
        DateTimeOffset.FromUnixTimeMilliseconds(log[0].OccurredAt).ShouldBe(new(2026, 1, 2, 2, 59, 10, 500, TimeSpan.Zero));
        log[0].Facts.Notes.ShouldBe(["clock_corrected"]);
        log[0].Personal!.UserId.ShouldBe("7");
        log[0].Facts.Url.ShouldBe("https://a.test/");
        log[1].Facts.Context!.Value.GetProperty("locale").GetString().ShouldBe("fr");
        (log[1].Facts.Name, log[1].Personal!.Company, log[1].Personal!.Email).ShouldBe(("g1", "Acme", null));
        (log[2].Kind, log[2].Personal!.UserId, log[2].Personal!.PreviousId).ShouldBe((Kinds.Alias, "new", "old"));
    }

    [Theory]
    [InlineData("0199f3a2-0000-7000-8000-000000000001", true)]
    [InlineData("node-next-1795335947164-f6041b20", false)]
    public async Task MessageId_SentTwice_IsStoredOnce(string id, bool isEventId)
    {
        await using var run = await CaptureRun.StartAsync();
        var body = $$"""{"event":"x","anonymousId":"a","messageId":"{{id}}"}""";
        var stored = await run.StoreAsync("/v1/track", body);
        await run.StoreAsync("/v1/track", body);
        (await run.LogAsync()).Count.ShouldBe(1);
        (stored.EventId == Guid.Empty).ShouldBeFalse();
        (stored.EventId.ToString() == id).ShouldBe(isEventId);
        stored.Facts.MessageId.ShouldBe(isEventId ? null : id);
    }

    [Fact]
    public async Task Declared_ChannelWithASecretKey_IsTaken()
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/track", """{"event":"call","userId":"u","context":{"channel":"Referral","source":"partner"}}""", run.Workspace.SecretKey);
        (stored.Facts.Channel, stored.Facts.Source).ShouldBe(("Referral", "partner"));
    }

    [Theory]
    [InlineData("""{"event":"\ud800","anonymousId":"\u0000"}""", "\ufffd", "\ufffd")]
    [InlineData("""{"event":"\ud83d\ude00","anonymousId":"\\u0000"}""", "\U0001F600", "\\u0000")]
    public async Task Text_ThatNoDatabaseTakes_IsMended(string body, string name, string visitor)
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/track", body);
        (stored.Facts.Name, stored.Facts.Visitor).ShouldBe((name, visitor));
    }

    [Fact]
    public async Task Ids_ThatAreAddresses_DoNotStandInTheFacts()
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/track", """{"event":"x","anonymousId":"jane@acme.com","userId":"jane@acme.com"}""");
        JsonSerializer.Serialize(stored.Facts).ShouldNotContain("jane");
        (stored.Personal!.Email, stored.Personal.UserId).ShouldBe(("jane@acme.com", "jane@acme.com"));
        stored.Facts.Notes.ShouldBe(["visitor_hashed"]);
    }

    [Fact]
    public async Task UserAgent_OfACrawlerInTheContext_IsFlagged()
    {
        await using var run = await CaptureRun.StartAsync();
        var stored = await run.StoreAsync("/v1/page", """{"anonymousId":"a","context":{"userAgent":"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}}""");
        stored.Facts.Flag.ShouldBe("bot:crawler");
    }

    private static void Same(JsonElement? actual, string? expected)
    {
        if (expected is null)
            actual.ShouldBeNull();
        else
            JsonElement.DeepEquals(actual.ShouldNotBeNull(), JsonDocument.Parse(expected).RootElement).ShouldBeTrue(actual.Value.GetRawText());
    }
}
