using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture.Hits;
using Throughline.Capture.Links;
using Throughline.Tests.Stores;

namespace Throughline.Tests.Capture.Links;

/// <summary><c>/l/{code}</c> over real HTTP.</summary>
public class LinkDoorTests
{
    [Fact]
    public async Task Follow_ARegisteredLink_LeadsToItsTaggedDestination()
    {
        await using var run = await CaptureRun.StartAsync();
        var link = await run.LinkAsync("https://acme.test/a?x=1#top");
        link.GetProperty("channel").GetString().ShouldBe("Email");

        using var answer = await run.VisitAsync(link.Path("shortUrl") + "?gclid=Cj0K&utm_source=evil");
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.OriginalString.ShouldBe("https://acme.test/a?x=1&utm_source=newsletter&utm_medium=email&utm_campaign=spring&gclid=Cj0K#top");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("X-Robots-Tag").ShouldBe(["noindex"]);
        answer.Headers.Contains("Referrer-Policy").ShouldBeFalse("it would hide where the visitor came from");
        (await run.LogAsync()).Single().Kind.ShouldBe(DoorEvents.LinkClicked);
    }

    [Fact]
    public async Task Head_OnALink_AnswersTheSameAndCountsNothing()
    {
        await using var run = await CaptureRun.StartAsync();
        var link = await run.LinkAsync();
        using var answer = await run.VisitAsync(link.Path("shortUrl"), method: HttpMethod.Head);
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await run.LogAsync()).ShouldBeEmpty();
        using var post = await run.VisitAsync(link.Path("shortUrl"), method: HttpMethod.Post);
        ((int)post.StatusCode).ShouldBeInRange(400, 499);
    }

    [Fact]
    public async Task Bots_FollowingALink_AreCountedApart()
    {
        await using var run = await CaptureRun.StartAsync();
        var link = await run.LinkAsync();
        (await run.VisitAsync(link.Path("shortUrl"))).Dispose();
        (await run.VisitAsync(link.Path("shortUrl").ToUpperInvariant().Replace("/L/", "/l/", StringComparison.Ordinal))).Dispose();
        (await run.VisitAsync(link.Path("shortUrl"), "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")).Dispose();
        (await run.VisitAsync(link.Path("shortUrl"), headers: ("Sec-Purpose", "prefetch"))).Dispose();
        await run.App.ProjectAsync();
        var detail = await run.ApiAsync(HttpMethod.Get, $"/api/links/{link.GetProperty("id").GetString()}");
        detail.GetProperty("clicks").GetInt32().ShouldBe(2);
        detail.GetProperty("machineClicks").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("/l/nosuchcode")]
    [InlineData("/l/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/l/https%3A%2F%2Fevil.test")]
    public async Task Unknown_WithoutAFallback_IsNotFound(string path)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.VisitAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Headers.Location.ShouldBeNull();
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task ShortDomain_OfAWorkspaceAmongMany_IsFound(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        for (var i = 0; i < 5; i++)
        {
            using var client = app.Client((await app.WorkspaceAsync($"Client {i}")).SecretKey);
            var rules = i == 4 ? """{"fallback":"https://client4.test/hello","domain":"go.client4.test"}""" : $$"""{"fallback":"https://client{{i}}.test/hello"}""";
            using var saved = await client.PutAsync(new Uri("/api/links/rules", UriKind.Relative), new StringContent(rules, System.Text.Encoding.UTF8, "application/json"));
            saved.IsSuccessStatusCode.ShouldBeTrue();
        }

        (await app.Services.GetRequiredService<LinkPolicies>().OfHostAsync("go.client4.test", CancellationToken.None)).ShouldNotBeNull().Fallback.ShouldBe("https://client4.test/hello");
        (await app.Services.GetRequiredService<LinkPolicies>().OfHostAsync("elsewhere.test", CancellationToken.None)).ShouldBeNull("whose it is cannot be told");
    }

    [Fact]
    public async Task Unknown_WithAFallback_LeadsThere_ButABadSignatureDoesNot()
    {
        await using var run = await CaptureRun.StartAsync();
        await run.ApiAsync(HttpMethod.Put, "/api/links/rules", new { fallback = "https://acme.test/hello" });
        using var unknown = await run.VisitAsync("/l/nosuchcode");
        unknown.Headers.Location!.OriginalString.ShouldBe("https://acme.test/hello");
        using var forged = await run.VisitAsync("/l/AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        forged.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Change_OfTheDestination_IsFollowedAtOnceAndKept()
    {
        await using var run = await CaptureRun.StartAsync();
        await run.ApiAsync(HttpMethod.Put, "/api/links/rules", new { fallback = "https://acme.test/hello" });
        var link = await run.LinkAsync();
        var id = link.GetProperty("id").GetString();
        await run.ApiAsync(HttpMethod.Put, $"/api/links/{id}", new { title = "Spring", destination = "https://acme.test/summer", source = "newsletter", medium = "email", campaign = "summer" });
        using (var answer = await run.VisitAsync(link.Path("shortUrl")))
            answer.Headers.Location!.OriginalString.ShouldStartWith("https://acme.test/summer?");
        var history = (await run.ApiAsync(HttpMethod.Get, $"/api/links/{id}")).GetProperty("history");
        history.GetArrayLength().ShouldBe(2);
        history[1].GetProperty("url").GetString()!.ShouldStartWith("https://acme.test/spring?");
        history[0].GetProperty("by").GetString()!.ShouldStartWith("key:");

        await run.ApiAsync(HttpMethod.Post, $"/api/links/{id}/retirement", new { retired = true });
        using var retired = await run.VisitAsync(link.Path("shortUrl"));
        retired.Headers.Location!.OriginalString.ShouldBe("https://acme.test/hello");
    }

    [Theory]
    [InlineData("destination", "javascript:alert(1)", "newsletter", "email", "c", null)]
    [InlineData("destination", "https://a@evil.test", "newsletter", "email", "c", null)]
    [InlineData("source", "https://acme.test", "", "email", "c", null)]
    [InlineData("medium", "https://acme.test", "newsletter", "carrier-pigeon", "c", null)]
    [InlineData("campaign", "https://acme.test", "newsletter", "email", "Spring Sale", null)]
    [InlineData("campaign", "https://acme.test", "newsletter", "email", "jane@buyer.test", null)]
    [InlineData("destination", "https://acme.test/?utm_source=x", "newsletter", "email", "c", null)]
    [InlineData("code", "https://acme.test", "newsletter", "email", "c", "a/b")]
    public async Task Draft_AgainstARule_NamesTheField(string field, string destination, string source, string medium, string campaign, string? code)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/links", new { destination, source, medium, campaign, code });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CaptureRun.ProblemAsync(answer)).Field.ShouldBe(field);
    }

    [Fact]
    public async Task Links_OfAnotherWorkspace_AreNotFound()
    {
        await using var run = await CaptureRun.StartAsync();
        var link = await run.LinkAsync(code: "hello");
        var other = await run.App.WorkspaceAsync("Other");
        var id = link.GetProperty("id").GetString();
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, $"/api/links/{id}", null),
            (HttpMethod.Put, $"/api/links/{id}", new { destination = "https://other.test", source = "a", medium = "email", campaign = "c" }),
            (HttpMethod.Post, $"/api/links/{id}/retirement", new { retired = true }),
            (HttpMethod.Get, $"/api/links/{id}/qr.svg", null),
        })
        {
            using var answer = await run.ApiAnswerAsync(method, path, body, other.SecretKey);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {path}");
        }

        using var taken = await run.ApiAnswerAsync(HttpMethod.Post, "/api/links", new { destination = "https://other.test", source = "a", medium = "email", campaign = "c", code = "Hello" }, other.SecretKey);
        (await CaptureRun.ProblemAsync(taken)).Field.ShouldBe("code");
        using var publicKey = await run.ApiAnswerAsync(HttpMethod.Get, "/api/links", null, run.Workspace.WriteKey);
        publicKey.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Bulk_OfACsv_MakesTheGoodRowsAndNamesTheOthers()
    {
        await using var run = await CaptureRun.StartAsync();
        var answer = await run.ApiAsync(HttpMethod.Post, "/api/links/bulk", """
            destination;source;medium;campaign
            https://acme.test/a;linkedin;paid-social;2026q2
            nonsense;linkedin;paid-social;2026q2
            https://acme.test/b;linkedin;pigeon;2026q2
            https://acme.test/c;bing;cpc;2026q2
            """);
        answer.GetProperty("made").GetArrayLength().ShouldBe(2);
        answer.GetProperty("faults").EnumerateArray().Select(static f => (f.GetProperty("line").GetInt64(), f.GetProperty("field").GetString())).ShouldBe([(3, "destination"), (4, "medium")]);
        answer.GetProperty("made")[0].GetProperty("channel").GetString().ShouldBe("Paid Social");
    }

    [Fact]
    public async Task Qr_OfALink_ComesAsPngAndSvg()
    {
        await using var run = await CaptureRun.StartAsync();
        var id = (await run.LinkAsync()).GetProperty("id").GetString();
        using var png = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/links/{id}/qr.png");
        (await png.Content.ReadAsByteArrayAsync())[..4].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G']);
        using var svg = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/links/{id}/qr.svg");
        svg.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        (await svg.Content.ReadAsStringAsync()).ShouldStartWith("<svg");
        using var gif = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/links/{id}/qr.gif");
        gif.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
