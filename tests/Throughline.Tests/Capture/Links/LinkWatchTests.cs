using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Capture.Links;
using Throughline.Tests.Access;

namespace Throughline.Tests.Capture.Links;

/// <summary>Registered links followed again and again without being asked.</summary>
public class LinkWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Round_FollowsEachLinkOnceADayAndRemembersSinceWhenItFails()
    {
        var time = new ManualTime(Noon);
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(time, ("Outbound:AllowPrivate", "true"));
        var good = (await run.LinkAsync($"{site.Urls.First()}/end")).GetProperty("id").GetGuid();
        var bad = (await run.LinkAsync($"{site.Urls.First()}/keep")).GetProperty("id").GetGuid();
        var retired = (await run.LinkAsync($"{site.Urls.First()}/broken")).GetProperty("id").GetGuid();
        await run.ApiAsync(HttpMethod.Post, $"/api/links/{retired}/retirement", new { retired = true });
        var watch = run.App.Services.GetRequiredService<LinkWatch>();
        (await watch.CheckDueAsync(CancellationToken.None)).ShouldBe(2);
        (await watch.CheckDueAsync(CancellationToken.None)).ShouldBe(0);

        time.Now += TimeSpan.FromHours(24);
        (await watch.CheckDueAsync(CancellationToken.None)).ShouldBe(2);
        var failing = (await run.ApiAsync(HttpMethod.Get, "/api/links?failing=true")).GetProperty("links").EnumerateArray().ShouldHaveSingleItem();
        failing.GetProperty("id").GetGuid().ShouldBe(bad);
        var check = failing.GetProperty("check");
        check.GetProperty("verdict").GetString().ShouldBe(LinkVerdicts.ParametersLost);
        check.GetProperty("lost").EnumerateArray().Select(static l => l.GetString()).ShouldBe(["utm_source", "utm_medium", "utm_campaign"]);
        check.GetProperty("lostAt").GetInt32().ShouldBe(2);
        check.GetProperty("at").GetDateTimeOffset().ShouldBe(time.Now);
        check.GetProperty("failingSince").GetDateTimeOffset().ShouldBe(Noon);
        (await run.ApiAsync(HttpMethod.Get, $"/api/links/{good}")).GetProperty("link").GetProperty("check").GetProperty("verdict").GetString().ShouldBe(LinkVerdicts.Ok);
    }

    [Fact]
    public async Task Link_ThatWasChanged_IsFollowedAgainAndNoLongerFails()
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Outbound:AllowPrivate", "true"));
        var id = (await run.LinkAsync($"{site.Urls.First()}/keep")).GetProperty("id").GetGuid();
        (await run.ApiAsync(HttpMethod.Post, $"/api/links/{id}/check")).GetProperty("verdict").GetString().ShouldBe(LinkVerdicts.ParametersLost);
        await run.ApiAsync(HttpMethod.Put, $"/api/links/{id}", new { destination = $"{site.Urls.First()}/end", source = "newsletter", medium = "email", campaign = "spring" });
        (await run.ApiAsync(HttpMethod.Get, "/api/links?failing=true")).GetProperty("links").GetArrayLength().ShouldBe(0);
        (await run.App.Services.GetRequiredService<LinkWatch>().CheckDueAsync(CancellationToken.None)).ShouldBe(1);
        (await run.ApiAsync(HttpMethod.Get, $"/api/links/{id}")).GetProperty("link").GetProperty("check").GetProperty("failingSince").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await run.ApiAsync(HttpMethod.Post, $"/api/links/{Guid.NewGuid()}/check", null, 404)).GetProperty("title").GetString().ShouldNotBeNull();
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("24", true)]
    public async Task Round_InADemoOrSwitchedOff_FollowsNothing(string hours, bool isDemo)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Capture:LinkCheckHours", hours));
        await run.LinkAsync();
        await using (var db = await run.App.DbAsync())
            await db.Set<Workspace>().ExecuteUpdateAsync(set => set.SetProperty(static w => w.IsDemo, isDemo));
        (await run.App.Services.GetRequiredService<LinkWatch>().CheckDueAsync(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task Pages_ShowWhatWasFoundAndFollowAtOnce()
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(("Outbound:AllowPrivate", "true"));
        var id = (await run.LinkAsync($"{site.Urls.First()}/keep")).GetProperty("id").GetGuid();
        await run.App.UserAsync(run.Workspace.Id, Role.Marketer);
        using var browser = await run.App.SignInAsync("marketer@example.com");
        await browser.OpenAsync($"/links/{id}");
        browser.Page.ShouldContain("Not followed yet");
        await (await browser.SubmitAsync("check-link")).FollowAsync();
        browser.Page.ShouldContain("Parameters are lost");
        browser.Page.ShouldContain("utm_source, utm_medium, utm_campaign");
        await browser.OpenAsync("/links?arrives=no");
        browser.Page.ShouldContain($"/links/{id}");
    }
}
