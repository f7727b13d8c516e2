using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Throughline.Capture;
using Throughline.Capture.References;
using Throughline.Leads.Meetings;
using Throughline.Leads.Rules;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;
using Throughline.Log;

namespace Throughline.Tests.Leads;

/// <summary>Finding a lead while the phone rings, logging the call, inviting to a meeting.</summary>
public class ReachTests
{
    [Fact]
    public async Task Lead_IsFoundByNumberInAnyFormEmailCodeAndName()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", Story.Start, "jane@buyer.test", "Jane Doe") with { Personal = new EventPersonal { Email = "jane@buyer.test", Name = "Jane Doe", Phone = "(0151) 234 567-89" } });
        await desk.HappenAsync(Story.Form("v2", Story.Start, "otto@buyer.test", "Otto"));
        var path = await desk.PathOfAsync("jane@buyer.test");
        var code = Regex.Match((await desk.Browser.OpenAsync(path)).Page, "mono\">(?<code>[0-9A-Z]{3}-[0-9A-Z]{4})<", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["code"].Value;
        ReferenceCode.Read(code).ShouldNotBeNull();
        foreach (var query in new[] { "+49 151 23456789", "0151 23456789", "15123456789", "23456789", "JANE@buyer.test", code, code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), "jane doe" })
        {
            await desk.Browser.OpenAsync($"/calls/log?q={Uri.EscapeDataString(query)}");
            desk.Browser.Page.ShouldContain("log-call", Case.Sensitive, query);
            desk.Browser.Text.ShouldContain("Jane Doe", Case.Sensitive, query);
        }

        (await desk.Browser.OpenAsync("/calls/log?q=%2B4930999")).Text.ShouldContain("Nobody is known by that");
    }

    [Fact]
    public async Task Call_Logged_IsOnTheTimelineAndInTheListOfCallsOnce()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        await desk.Browser.OpenAsync("/calls/log?q=jane%40buyer.test");
        for (var i = 0; i < 2; i++)
        {
            await desk.Browser.OpenAsync("/calls/log?q=jane%40buyer.test");
            await desk.Browser.SubmitAsync("log-call", ("Input.Key", "k1"), ("Input.Direction", "in"), ("Input.Outcome", "answered"), ("Input.Minutes", "7"), ("Input.Note", "Wants <b>a demo</b>"));
            desk.Browser.SentTo.ShouldBe(path);
        }

        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("Wants <b>a demo</b>");
        desk.Browser.Page.ShouldNotContain("<b>a demo");
        Regex.Count(desk.Browser.Text, "Phone call", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(1);
        (await desk.Browser.OpenAsync("/calls?qualified=yes")).Text.ShouldContain("420");

        await (await desk.Browser.OpenAsync("/calls/log?q=jane%40buyer.test")).SubmitAsync("log-call", ("Input.Key", "k2"), ("Input.Direction", "in"), ("Input.Outcome", "answered"), ("Input.Minutes", "long"));
        desk.Browser.Text.ShouldContain("A whole number of minutes");
    }

    [Fact]
    public async Task Caller_Unknown_BecomesALeadThatNamesItsSource()
    {
        await using var desk = await Desk.OpenAsync();
        await (await desk.Browser.OpenAsync("/calls/log?q=0151+23456789&new=1")).SubmitAsync("log-call", ("Input.Key", "k1"), ("Input.Phone", "0151 23456789"), ("Input.Direction", "in"), ("Input.Outcome", "missed"));
        desk.Browser.Text.ShouldContain("A lead cannot be saved without its source");
        await desk.Browser.SubmitAsync("log-call", ("Input.Key", "k1"), ("Input.Phone", "0151 23456789"), ("Input.Source", "Referral"), ("Input.Direction", "in"), ("Input.Outcome", "missed"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Phone call");
        desk.Browser.Text.ShouldContain("missed");
    }

    [Fact]
    public async Task Invitation_KeepsItsUidRaisesItsSequenceAndTakesTheAnswer()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = (await desk.LeadAsync())["/leads/".Length..];
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        using var made = await client.PostAsJsonAsync($"/api/leads/{lead}/meetings", new { title = "Demo, with; everything", startsAt = "2026-04-01T12:00:00Z", minutes = 45, place = "https://meet.example/abc" });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var meeting = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var file = await client.GetStringAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative));
        file.ShouldContain("SEQUENCE:0\r\n");
        file.ShouldContain("DTSTART:20260401T120000Z");
        file.ShouldContain("SUMMARY:Demo\\, with\\; everything");
        file.ShouldMatch("X-LT-LEAD:[0-9A-Z]{7}\r\n");
        (await client.PostAsJsonAsync($"/api/leads/{lead}/meetings", new { title = "Demo", startsAt = "2026-04-02T12:00:00Z", minutes = 45, meeting })).StatusCode.ShouldBe(HttpStatusCode.Created);
        var moved = await client.GetStringAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative));
        moved.ShouldContain("SEQUENCE:1\r\n");
        Uid(moved).ShouldBe(Uid(file));

        // Calendars drop what they do not know: the uid alone says which meeting it is.
        var reply = $"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{Uid(file)[..20]}\r\n {Uid(file)[20..]}\r\nSEQUENCE:1\r\nATTENDEE;CN=\"Jane\";PARTSTAT=ACCEPTED:mailto:jane@buyer.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        for (var i = 0; i < 2; i++)
            (await ReplyAsync(client, reply)).ShouldBe(HttpStatusCode.NoContent);
        await desk.Browser.OpenAsync($"/leads/{lead}");
        desk.Browser.Text.ShouldContain("Accepted");
        Regex.Count(desk.Browser.Text, "Meeting booked", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(1);
        (await ReplyAsync(client, reply.Replace(Uid(file)[20..], "00@throughline", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.NotFound);
        (await ReplyAsync(client, "no calendar")).ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsync(new Uri($"/api/meetings/{meeting}/cancellation", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetStringAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative))).ShouldContain("METHOD:CANCEL");
        var other = await desk.App.WorkspaceAsync("Other client");
        using var stranger = desk.App.Client(other.SecretKey);
        (await stranger.GetAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ReplyAsync(stranger, reply)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Property(MaxTest = 300)]
    public bool Invitation_OfAnyText_HasShortLinesAndReadsBack(string title, string place, string name)
    {
        var text = CalendarText.Write(new CalendarInvitation("u@throughline", 3, false, title ?? "", 0, 60_000, place ?? "", "7H3-KQ9H", "a@b.test", name ?? "", "c@d.test", null, 0));
        return text.Split("\r\n").All(static l => Encoding.UTF8.GetByteCount(l) <= 75)
            && text.Replace("\r\n", "", StringComparison.Ordinal).All(static c => !char.IsControl(c))
            && CalendarReply.Read(text.Replace("METHOD:REQUEST", "METHOD:REPLY", StringComparison.Ordinal).Replace("NEEDS-ACTION", "TENTATIVE", StringComparison.Ordinal)) is { Uid: "u@throughline", Answer: "tentative", Sequence: 3, Attendee: "c@d.test", StampedAt: 0 };
    }

    [Theory]
    [InlineData("2026-03-29T02:30", null)]
    [InlineData("2026-03-29T03:30", "2026-03-29T01:30:00Z")]
    [InlineData("2026-07-01 14:00", "2026-07-01T12:00:00Z")]
    [InlineData("tomorrow", null)]
    public void Time_InAZone_IsThatInstantOrNone(string text, string? instant) =>
        MeetingDesk.InZone(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ShouldBe(instant is null ? null : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());

    [Fact]
    public void Codes_MadeMany_AreValidAndSpeakable()
    {
        var codes = Enumerable.Range(0, 5_000).Select(static _ => CodeMaker.New()).ToList();
        codes.ShouldAllBe(static c => ReferenceCode.Read(c) == c && c[0] != '0' && !c.All(char.IsAsciiDigit));
        codes.Distinct().Count().ShouldBeGreaterThan(4_990);
        CodeMaker.IsSpeakable("ASS1234").ShouldBeFalse();
    }

    private static string Uid(string file) => Regex.Match(file, "UID:(?<uid>.+)\r\n", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["uid"].Value.Trim();

    private static async Task<HttpStatusCode> ReplyAsync(HttpClient client, string text)
    {
        using var answer = await client.PostAsync(new Uri("/api/meetings/replies", UriKind.Relative), new StringContent(text, Encoding.UTF8, "text/calendar"));
        return answer.StatusCode;
    }
}
