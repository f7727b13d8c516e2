using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Throughline.Access;
using Throughline.Leads.Meetings;
using Throughline.Tests.Access;
using Throughline.Tests.Web;

namespace Throughline.Tests.Leads;

/// <summary>Meetings on a lead's page: moved, cancelled, and what the guest answered.</summary>
public sealed class MeetingPageTests
{
    [Fact]
    public async Task Meeting_IsMovedAndCancelledOnTheLeadsPage()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var meeting = await InviteAsync(client, path);
        var browser = await desk.Browser.OpenAsync(path);
        browser.Page.ShouldContain("value=\"2026-12-10T10:00\"");

        await browser.SubmitAsync($"move-{meeting:N}", Move(meeting, 0, "2026-12-11T15:30", "much"));
        browser.Text.ShouldContain("1 to 1,440.");
        browser.Page.ShouldContain("value=\"2026-12-11T15:30\"");
        await browser.SubmitAsync($"move-{meeting:N}", Move(meeting, 0, "2026-03-29T02:30", "30"));
        browser.Text.ShouldContain("A day and a time");
        await browser.SubmitAsync($"move-{meeting:N}", Move(meeting, 0, "2026-12-11T15:30", "60"));
        browser.SentTo.ShouldBe(path);
        (await browser.FollowAsync()).Text.ShouldContain("The meeting is moved");
        browser.Text.ShouldContain("Meeting moved by us");
        browser.Text.ShouldContain("Demo · 11 Dec");
        (await FileAsync(client, meeting)).ShouldContain("SEQUENCE:1\r\n");
        (await FileAsync(client, meeting)).ShouldContain("DTSTART:20261211T143000Z");

        // By somebody who saw the page before it was moved.
        await browser.SubmitAsync($"move-{meeting:N}", Move(meeting, 0, "2026-12-12T15:30", "60"));
        browser.Text.ShouldContain("Somebody else changed this meeting meanwhile");
        (await FileAsync(client, meeting)).ShouldContain("SEQUENCE:1\r\n");

        await (await browser.OpenAsync(path)).SubmitAsync($"cancel-{meeting:N}");
        browser.SentTo.ShouldBe(path);
        (await browser.FollowAsync()).Text.ShouldContain("The meeting is cancelled");
        browser.Text.ShouldContain("Meeting cancelled by us");
        browser.Page.ShouldNotContain($"cancel-{meeting:N}");
        (await FileAsync(client, meeting)).ShouldContain("METHOD:CANCEL");
        await browser.SubmitAsync($"cancel-{meeting:N}");
        browser.Text.ShouldContain("This meeting is cancelled already.");
        await browser.SubmitAsync($"move-{meeting:N}", Move(meeting, 2, "2026-12-12T15:30", "60"));
        browser.Text.ShouldContain("This meeting was cancelled and cannot be moved");
    }

    [Fact]
    public async Task Meeting_OfSeveral_IsMovedAlone()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var (one, other) = (await InviteAsync(client, path), await InviteAsync(client, path));
        await (await desk.Browser.OpenAsync(path)).SubmitAsync($"move-{one:N}", Move(one, 0, "2026-12-11T15:30", "much"));
        Regex.Count(desk.Browser.Text, "1 to 1,440.", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(1);
        await desk.Browser.SubmitAsync($"move-{one:N}", Move(one, 0, "2026-12-11T15:30", "60"));
        (await FileAsync(client, one)).ShouldContain("SEQUENCE:1\r\n");
        (await FileAsync(client, other)).ShouldContain("SEQUENCE:0\r\n");
    }

    [Fact]
    public async Task Answers_StandOnTheTimeline_AndWhoElseAnsweredIsNotForViewers()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var meeting = await InviteAsync(client, path);
        foreach (var (answer, attendee) in new[] { ("TENTATIVE", "jane@buyer.test"), ("DECLINED", "boss@else.test"), ("ACCEPTED", "jane@buyer.test"), ("DECLINED", "jane@buyer.test") })
            await AnswerAsync(client, meeting, answer, attendee);
        var text = (await desk.Browser.OpenAsync(path)).Text;
        text.ShouldContain("Answered the invitation: tentative");
        text.ShouldContain("Answered the invitation: accepted");
        text.ShouldContain("Answered the invitation: declined");
        text.ShouldContain("Somebody else answered the invitation: declined");
        text.ShouldContain("boss@else.test");
        await desk.Browser.SubmitAsync($"cancel-{meeting:N}");
        await AnswerAsync(client, meeting, "ACCEPTED", "jane@buyer.test");
        (await desk.Browser.OpenAsync(path)).Text.ShouldContain("Late answer to the invitation: accepted");

        await desk.App.UserAsync(desk.Workspace.Id, Role.Viewer);
        using var viewer = await desk.App.SignInAsync("Viewer@example.com");
        (await viewer.OpenAsync(path)).Text.ShouldContain("Answered the invitation: declined");
        viewer.Page.ShouldNotContain("boss@else.test");
    }

    [Fact]
    public async Task Meeting_IsNotMovedOrCancelledByAViewer()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var meeting = await InviteAsync(client, path);
        await desk.App.UserAsync(desk.Workspace.Id, Role.Viewer);
        using var viewer = await desk.App.SignInAsync("Viewer@example.com");
        (await viewer.OpenAsync(path)).Page.ShouldNotContain($"{meeting:N}");
        await viewer.SubmitAsync($"cancel-{meeting:N}");
        viewer.Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await FileAsync(client, meeting)).ShouldContain("METHOD:REQUEST");
    }

    private static (string, string)[] Move(Guid meeting, int sequence, string start, string minutes) =>
        [("Move.Meeting", meeting.ToString()), ("Move.Sequence", $"{sequence}"), ("Move.Start", start), ("Move.Minutes", minutes), ("Move.Place", "Room 4")];

    private static async Task<Guid> InviteAsync(HttpClient client, string path)
    {
        using var made = await client.PostAsJsonAsync($"/api{path}/meetings", new { title = "Demo", startsAt = "2026-12-10T09:00:00Z", minutes = 45 });
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task AnswerAsync(HttpClient client, Guid meeting, string answer, string attendee)
    {
        var text = $"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{MeetingDesk.UidOf(meeting)}\r\nATTENDEE;PARTSTAT={answer}:mailto:{attendee}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        using var taken = await client.PostAsync(new Uri("/api/meetings/replies", UriKind.Relative), new StringContent(text, Encoding.UTF8, "text/calendar"));
        taken.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task<string> FileAsync(HttpClient client, Guid meeting) => await client.GetStringAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative));
}
