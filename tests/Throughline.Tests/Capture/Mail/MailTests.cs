using System.Net;
using System.Text.Json;
using Throughline.Log;
using Throughline.Tests.Capture.Links;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Mail;

/// <summary>Per-recipient links: clicks, opens, scanners, and the visit that joins the recipient.</summary>
public class MailTests
{
    [Fact]
    public async Task Click_OnTheOwnLink_IsATouchAndTheVisitJoinsTheRecipient()
    {
        await using var run = await CaptureRun.StartAsync();
        var mail = await MailingAsync(run, 1, "jane@buyer.test");
        using var click = await run.VisitAsync(mail.Rows[0][2]);
        click.StatusCode.ShouldBe(HttpStatusCode.Found);
        var landing = click.Headers.Location!.OriginalString;
        landing.ShouldStartWith("https://acme.test/page1?utm_source=newsletter&utm_medium=email&utm_campaign=spring&tl_h=h.");
        landing.ShouldNotContain("jane");
        var cookie = await run.ViewAsync(landing);
        await run.ViewAsync("https://acme.test/pricing", cookie);
        await FormAsync(run, "jane@buyer.test");
        await run.App.ProjectAsync();

        var e = (await run.LogAsync())[0];
        (e.Kind, e.Facts.Name, e.Facts.Channel, e.Facts.Flag).ShouldBe((Kinds.Interaction, Interactions.EmailClick, "Email", null));
        var lead = await run.LeadAsync();
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Email");
        // The click, and the visit of a browser that never said who it is.
        lead.GetProperty("touches").GetInt32().ShouldBe(2);
        (await CountsAsync(run, mail.Id)).ShouldBe((1, 0, 0, 1, 1, 1));
    }

    [Fact]
    public async Task Forwarded_ToAColleagueWhoFillsInAForm_DoesNotBecomeTheRecipient()
    {
        await using var run = await CaptureRun.StartAsync();
        var mail = await MailingAsync(run, 1, "jane@buyer.test");
        using var click = await run.VisitAsync(mail.Rows[0][2]);
        var cookie = await run.ViewAsync(click.Headers.Location!.OriginalString);
        await FormAsync(run, "carl@buyer.test", cookie);
        await FormAsync(run, "jane@buyer.test");
        await run.App.ProjectAsync();

        using var api = run.App.Client(run.Workspace.SecretKey);
        var leads = JsonSerializer.Deserialize<JsonElement>(await api.GetStringAsync("/api/leads")).GetProperty("leads").EnumerateArray().ToDictionary(static l => l.GetProperty("email").GetString()!);
        leads.Count.ShouldBe(2);
        leads["jane@buyer.test"].GetProperty("touches").GetInt32().ShouldBe(1, "the click is hers, the visit his");
        leads["carl@buyer.test"].GetProperty("touches").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task HandOver_AfterHalfAnHour_JoinsNobody()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var mail = await MailingAsync(run, 1, "jane@buyer.test");
        using var click = await run.VisitAsync(mail.Rows[0][2]);
        time.Now += TimeSpan.FromMinutes(31);
        await run.ViewAsync(click.Headers.Location!.OriginalString);
        await FormAsync(run, "jane@buyer.test");
        await run.App.ProjectAsync();
        (await run.LeadAsync()).GetProperty("touches").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Scanner_FollowingEveryLink_IsFlaggedBackToTheFirst()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var mail = await MailingAsync(run, 3, "jane@buyer.test");
        await FormAsync(run, "jane@buyer.test");
        for (var i = 0; i < 3; i++)
        {
            (await run.VisitAsync(mail.Rows[0][2 + i])).Dispose();
            time.Now += TimeSpan.FromMilliseconds(400);
        }

        time.Now += TimeSpan.FromMinutes(5);
        using (var human = await run.VisitAsync(mail.Rows[0][2]))
            human.Headers.Location!.OriginalString.ShouldContain("tl_h=");
        await run.App.ProjectAsync();
        (await CountsAsync(run, mail.Id)).ShouldBe((1, 0, 0, 1, 4, 1));
        var timeline = await run.ApiAsync(HttpMethod.Get, $"/api/leads/{(await run.LeadAsync()).GetProperty("id").GetString()}/timeline");
        timeline.EnumerateArray().Count(static t => t.GetProperty("kind").GetString() == Kinds.Interaction).ShouldBe(4, "nothing is thrown away");
        await using var db = await run.App.DbAsync();
        db.Set<Throughline.Journeys.Touch>().Where(static t => t.Kind == Throughline.Journeys.TouchKind.EmailClick).Select(static t => t.Flag).ToList().Count(static f => f == "bot:burst").ShouldBe(3);
    }

    [Fact]
    public async Task Trap_Followed_FlagsTheClicksAround()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var mail = await MailingAsync(run, 1, "jane@buyer.test", "bob@buyer.test");
        (await run.VisitAsync(mail.Rows[1][2])).Dispose();
        time.Now += TimeSpan.FromSeconds(5);
        using (var trap = await run.VisitAsync(mail.Rows[1][4]))
            trap.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        time.Now += TimeSpan.FromSeconds(5);
        using (var after = await run.VisitAsync(mail.Rows[1][2]))
            after.Headers.Location!.OriginalString.ShouldNotContain("tl_h=", Case.Sensitive, "a machine's visit joins nobody");
        (await run.VisitAsync(mail.Rows[0][2])).Dispose();
        await run.App.ProjectAsync();
        (await CountsAsync(run, mail.Id)).ShouldBe((2, 0, 0, 1, 4, 0));
    }

    [Fact]
    public async Task Click_RightAfterDelivery_IsAScanners()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var mail = await MailingAsync(run, 1, "jane@buyer.test", "bob@buyer.test");
        await run.ApiAsync(HttpMethod.Post, $"/api/mailings/{mail.Id}/sent", new { });
        await run.ApiAsync(HttpMethod.Post, $"/api/mailings/{mail.Id}/deliveries", new { email = "Jane@buyer.test", at = time.Now.AddMinutes(1) });
        time.Now += TimeSpan.FromSeconds(65);
        (await run.VisitAsync(mail.Rows[0][2])).Dispose();
        (await run.VisitAsync(mail.Rows[1][2])).Dispose();
        await run.App.ProjectAsync();
        (await CountsAsync(run, mail.Id)).ShouldBe((2, 0, 0, 1, 2, 0), "Bob's copy came a minute earlier");
    }

    [Fact]
    public async Task Opens_OfEveryClass_AreKeptAndCountedApart()
    {
        await using var run = await CaptureRun.StartAsync();
        var mail = await MailingAsync(run, 1, "jane@buyer.test", "bob@buyer.test");
        foreach (var agent in new[] { "Mozilla/5.0", "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", Doors.Chrome })
        {
            using var picture = await run.VisitAsync(mail.Rows[0][3], agent);
            picture.StatusCode.ShouldBe(HttpStatusCode.OK);
            picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/gif");
            (await picture.Content.ReadAsByteArrayAsync()).Length.ShouldBe(43);
            picture.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        (await run.VisitAsync(mail.Rows[1][3], "Mozilla/5.0")).Dispose();
        (await run.VisitAsync(mail.Rows[1][3], method: HttpMethod.Head)).Dispose();
        foreach (var forged in new[] { "/o/x.gif", "/o/AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.gif", mail.Rows[0][2].Replace("/l/", "/o/", StringComparison.Ordinal) + ".gif" })
        {
            using var picture = await run.VisitAsync(forged);
            picture.StatusCode.ShouldBe(HttpStatusCode.OK, "a picture never fails visibly");
        }

        await run.App.ProjectAsync();
        (await CountsAsync(run, mail.Id)).ShouldBe((2, 1, 4, 0, 0, 0));
        (await run.LogAsync()).ShouldAllBe(static e => e.Facts.Name == Interactions.EmailOpen && e.Facts.Channel == null);
        using var api = run.App.Client(run.Workspace.SecretKey);
        (await api.GetStringAsync("/api/leads")).ShouldContain("\"leads\":[]");
    }

    [Fact]
    public async Task Export_CarriesOneRowARecipient_AndFaultyRowsAreNamed()
    {
        await using var run = await CaptureRun.StartAsync();
        var link = await run.LinkAsync();
        var made = await run.ApiAsync(HttpMethod.Post, "/api/mailings", new
        {
            name = "May",
            campaign = "spring",
            links = new[] { link.GetProperty("id").GetGuid() },
            recipientsCsv = "Email,Name\njane@buyer.test,\"Doe, Jane\"\nnobody,X\nJANE@buyer.test,Again\n=cmd@evil.test,X\nzoe@buyer.test,\"=HYPERLINK(\"\"http://evil.test\"\")\"\n",
        }, 201);
        made.GetProperty("faults").EnumerateArray().Select(static f => f.GetProperty("line").GetInt64()).ShouldBe([3, 4, 5]);
        made.GetProperty("counts").GetProperty("sent").GetInt32().ShouldBe(2);
        using var answer = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/mailings/{made.GetProperty("id").GetString()}/export.csv");
        var csv = await answer.Content.ReadAsStringAsync();
        csv.ShouldStartWith("email,name,link,open_picture,trap_link\r\njane@buyer.test,\"Doe, Jane\",http");
        csv.ShouldContain("\r\nzoe@buyer.test,\"'=HYPERLINK(", Case.Sensitive, "a spreadsheet must not run what a recipient is called");

        var other = await run.App.WorkspaceAsync("Other");
        using var foreign = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/mailings/{made.GetProperty("id").GetString()}/export.csv", null, other.SecretKey);
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var stolen = await run.ApiAnswerAsync(HttpMethod.Post, "/api/mailings", new { name = "X", links = new[] { link.GetProperty("id").GetGuid() }, recipientsCsv = "email\na@b.test" }, other.SecretKey);
        (await CaptureRun.ProblemAsync(stolen)).Field.ShouldBe("links");
    }

    private static async Task<(string Id, List<string[]> Rows)> MailingAsync(CaptureRun run, int links, params string[] recipients)
    {
        var ids = new List<Guid>();
        for (var i = 1; i <= links; i++)
            ids.Add((await run.LinkAsync($"https://acme.test/page{i}")).GetProperty("id").GetGuid());
        var made = await run.ApiAsync(HttpMethod.Post, "/api/mailings", new { name = "May", campaign = "spring", links = ids, recipientsCsv = "email\n" + string.Join('\n', recipients) }, 201);
        var id = made.GetProperty("id").GetString()!;
        using var answer = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/mailings/{id}/export.csv");
        var rows = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static l => l.Split(',')).ToDictionary(static r => r[0]);
        return (id, [.. recipients.Select(r => rows[r])]);
    }

    private static async Task<(int, int, int, int, int, int)> CountsAsync(CaptureRun run, string mailing)
    {
        var counts = (await run.ApiAsync(HttpMethod.Get, $"/api/mailings/{mailing}")).GetProperty("counts");
        return (Of("sent"), Of("humanOpens"), Of("allOpens"), Of("humanClicks"), Of("allClicks"), Of("leads"));

        int Of(string name) => counts.GetProperty(name).GetInt32();
    }

    private static async Task FormAsync(CaptureRun run, string email, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/f/contact")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("k", run.Workspace.WriteKey), KeyValuePair.Create("email", email)]),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", Doors.Chrome);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await run.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
