using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Throughline.Log;
using Throughline.Tests.Capture;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Leads;

/// <summary>The link of an invitation: it leads to the meeting and says which browser is the lead's.</summary>
public sealed partial class MeetingJoinTests
{
    private const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
    private const string Room = "https://meet.example/abc?pwd=1";

    [Fact]
    public async Task Link_FollowedAtTheTime_TiesTheBrowsersVisitsToTheLead_AndLeadsOnlyToTheMeeting()
    {
        await using var run = await CaptureRun.StartAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" }), HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var (meeting, path) = await InviteAsync(client, lead, TimeSpan.FromMinutes(5));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = run.App.Address };
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Chrome);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var view = new { id = Guid.CreateVersion7().ToString(), t = "page_view", ts = now - 60_000, u = "https://acme.test/?utm_source=google&utm_medium=cpc" };
        (await browser.PostAsync("/e", new StringContent(JsonSerializer.Serialize(new { k = run.Workspace.WriteKey, sent_at = now, e = new[] { view } })))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        for (var i = 0; i < 2; i++)
        {
            using var answer = await browser.GetAsync($"{path}?to=https://evil.example");
            (answer.StatusCode, answer.Headers.Location!.ToString()).ShouldBe((HttpStatusCode.Found, Room));
        }

        var joined = (await run.LogAsync()).Where(static e => e.Facts.Name == Interactions.MeetingJoined).ShouldHaveSingleItem();
        (joined.Facts.Actor, joined.Facts.Visitor is null, joined.Personal!.Email).ShouldBe((null, false, "jane@buyer.test"));
        await run.App.ProjectAsync();
        var timeline = await client.GetFromJsonAsync<JsonElement>($"/api/leads/{lead}/timeline");
        var entries = timeline.GetRawText();
        entries.ShouldContain("utm_source=google");
        entries.ShouldContain(Interactions.MeetingJoined);

        (await client.PostAsync(new Uri($"/api/meetings/{meeting}/cancellation", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await browser.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync($"/m/{meeting:N}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 5)]
    [InlineData("HEAD", Chrome, 5)]
    [InlineData("GET", Chrome, 600)]
    public async Task Link_OnlyLookedAt_LeadsThereAndSaysNothing(string method, string agent, int minutes)
    {
        await using var run = await CaptureRun.StartAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" }), HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var (_, path) = await InviteAsync(client, lead, TimeSpan.FromMinutes(minutes));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        (await run.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Found);
        (await run.LogAsync()).ShouldAllBe(static e => e.Facts.Name != Interactions.MeetingJoined);
    }

    [Fact]
    public async Task Invitation_ToARoom_HasNoLink()
    {
        await using var run = await CaptureRun.StartAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" }), HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var file = await FileAsync(client, lead, TimeSpan.FromMinutes(5), "Room 4");
        file.Text.ShouldContain("LOCATION:Room 4");
        file.Text.ShouldNotContain("/m/");
    }

    private static async Task<(Guid Meeting, string Path)> InviteAsync(HttpClient client, Guid lead, TimeSpan ahead)
    {
        var (meeting, text) = await FileAsync(client, lead, ahead, Room);
        var link = Link().Match(text.Replace("\r\n ", "", StringComparison.Ordinal));
        link.Success.ShouldBeTrue(text);
        text.ShouldNotContain("meet.example");
        return (meeting, new Uri(link.Groups["url"].Value).AbsolutePath);
    }

    private static async Task<(Guid Meeting, string Text)> FileAsync(HttpClient client, Guid lead, TimeSpan ahead, string place)
    {
        var made = await ManagementApiTests.Json(
            await client.PostAsJsonAsync($"/api/leads/{lead}/meetings", new { title = "Demo", startsAt = DateTimeOffset.UtcNow + ahead, minutes = 30, place }), HttpStatusCode.Created);
        var meeting = made.GetProperty("id").GetGuid();
        return (meeting, await client.GetStringAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative)));
    }

    [GeneratedRegex("\r\nURL:(?<url>http[^\r]+/m/[0-9a-f]{32})\r\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
