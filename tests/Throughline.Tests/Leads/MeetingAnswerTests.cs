using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Leads.Meetings;
using Throughline.Log;
using Throughline.Tests.Capture;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Leads;

/// <summary>What calendars answer to an invitation: the guest's newest answer to the newest invitation stands.</summary>
public sealed class MeetingAnswerTests : IAsyncLifetime
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private CaptureRun _run = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _run = await CaptureRun.StartAsync(_time);
        _client = _run.App.Client(_run.Workspace.SecretKey);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _run.DisposeAsync();
    }

    [Fact]
    public async Task Answer_GivenAgain_CountsAgain_AndSentTwice_Once()
    {
        var (_, meeting) = await InviteAsync();
        var minute = 0;
        foreach (var answer in new[] { "ACCEPTED", "DECLINED", "ACCEPTED" })
        {
            minute++;
            for (var i = 0; i < 2; i++)
                await AnswerAsync(meeting, answer, $"20260301T09{minute:00}00Z");
            (await StateAsync(meeting)).ShouldBe(answer.ToLowerInvariant());
        }

        var log = await _run.LogAsync();
        log.Count(static e => e.Kind == MeetingEvents.Answered).ShouldBe(3);
        log.Count(static e => e.Facts.Name == Interactions.MeetingBooked).ShouldBe(1);
    }

    [Fact]
    public async Task Answer_WithoutATimeOfItsOwn_CountsAgainToo()
    {
        var (_, meeting) = await InviteAsync();
        foreach (var answer in new[] { "ACCEPTED", "ACCEPTED", "DECLINED", "ACCEPTED", "ACCEPTED" })
        {
            _time.Now = _time.Now.AddMinutes(1);
            await AnswerAsync(meeting, answer, null);
            (await StateAsync(meeting)).ShouldBe(answer.ToLowerInvariant());
        }

        (await _run.LogAsync()).Count(static e => e.Kind == MeetingEvents.Answered).ShouldBe(3);
    }

    [Theory]
    [InlineData("ACCEPTED 1", "DECLINED 2", "TENTATIVE 3")]
    [InlineData("TENTATIVE 3", "ACCEPTED 1", "DECLINED 2")]
    [InlineData("DECLINED 2", "TENTATIVE 3", "ACCEPTED 1")]
    public async Task Answers_InWhateverOrderTheyCome_TheNewestStands(params string[] answers)
    {
        var (_, meeting) = await InviteAsync();
        _time.Now = _time.Now.AddHours(1);
        foreach (var answer in answers)
            await AnswerAsync(meeting, answer[..^2], $"20260301T090{answer[^1]}00Z");
        (await StateAsync(meeting)).ShouldBe("tentative");
        (await _run.LogAsync()).Count(static e => e.Facts.Name == Interactions.MeetingBooked).ShouldBe(1);
    }

    [Fact]
    public async Task Answer_OfACalendarWhoseClockIsAhead_DoesNotStandForEver()
    {
        var (_, meeting) = await InviteAsync();
        await AnswerAsync(meeting, "ACCEPTED", "20990101T000000Z");
        _time.Now = _time.Now.AddMinutes(1);
        await AnswerAsync(meeting, "DECLINED", "20260301T090030Z");
        (await StateAsync(meeting)).ShouldBe("declined");
    }

    [Fact]
    public async Task Answer_ToTheTimeBefore_IsKeptAndDoesNotCount()
    {
        var (lead, meeting) = await InviteAsync();
        (await MoveAsync(lead, meeting)).ShouldBe(HttpStatusCode.Created);
        (await MoveAsync(lead, meeting)).ShouldBe(HttpStatusCode.Created);
        await AnswerAsync(meeting, "ACCEPTED", "20260301T090100Z");
        (await StateAsync(meeting)).ShouldBe("invited");
        var log = await _run.LogAsync();
        log.Count(static e => e.Kind == MeetingEvents.Invited).ShouldBe(2);
        log.ShouldContain(static e => e.Kind == MeetingEvents.Answered);
        log.ShouldNotContain(static e => e.Facts.Name == Interactions.MeetingBooked);
        await AnswerAsync(meeting, "ACCEPTED", "20260301T090200Z", 1);
        (await StateAsync(meeting)).ShouldBe("accepted");
    }

    [Fact]
    public async Task Meeting_Cancelled_StaysSo_WhateverIsAnsweredOrAsked()
    {
        var (lead, meeting) = await InviteAsync();
        (await CancelAsync(meeting)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await AnswerAsync(meeting, "ACCEPTED", "20260301T090500Z", 1);
        (await StateAsync(meeting)).ShouldBe("cancelled");
        (await _run.LogAsync()).ShouldNotContain(static e => e.Facts.Name == Interactions.MeetingBooked);
        using var again = await CancelAsync(meeting);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Content.ReadAsStringAsync()).ShouldContain("this meeting is cancelled already");
        (await MoveAsync(lead, meeting)).ShouldBe(HttpStatusCode.Conflict);
        var file = await _client.GetStringAsync(new Uri($"/api/meetings/{meeting}/invitation?organizer=ana%40acme.test", UriKind.Relative));
        file.ShouldContain("METHOD:CANCEL");
        file.ShouldContain("SEQUENCE:1\r\n");
    }

    [Fact]
    public async Task Answer_OfSomebodyElse_IsKeptAndDoesNotCount_ButTheGuestsMailboxMayBeSpeltInOtherWays()
    {
        var (lead, meeting) = await InviteAsync("jane.doe@gmail.com");
        await AnswerAsync(meeting, "DECLINED", "20260301T090500Z", 0, "boss@else.test");
        (await StateAsync(meeting)).ShouldBe("invited");
        var kept = (await _run.LogAsync()).Single(static e => e.Kind == MeetingEvents.Answered);
        (kept.Facts.Lead, kept.Personal!.Text, kept.Personal.Email).ShouldBe((lead, "boss@else.test", null));
        kept.Facts.Properties!.Value.GetRawText().ShouldNotContain("boss");
        await AnswerAsync(meeting, "ACCEPTED", "20260301T090600Z", 0, "JaneDoe@googlemail.com");
        (await StateAsync(meeting)).ShouldBe("accepted");
    }

    [Fact]
    public async Task Answer_FromBeforeStandingsWereKept_CountsAsItDid()
    {
        var (lead, meeting) = await InviteAsync();
        var old = CommandEvents.Make(_time, _run.Workspace.Id, "api", "key", MeetingEvents.Answered, new { meeting, answer = "tentative" });
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<IEventLog>(_run.App.Services).AppendAsync([old with { Facts = old.Facts with { Lead = lead } }], CancellationToken.None);
        await _run.App.ProjectAsync();
        (await StateAsync(meeting)).ShouldBe("tentative");
    }

    private async Task<(Guid Lead, Guid Meeting)> InviteAsync(string email = "jane@buyer.test")
    {
        var lead = (await ManagementApiTests.Json(await _client.PostAsJsonAsync("/api/leads", new { email, source = "Referral" }), HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var meeting = await ManagementApiTests.Json(await _client.PostAsJsonAsync($"/api/leads/{lead}/meetings", new { title = "Demo", startsAt = _time.Now.AddDays(3), minutes = 30 }), HttpStatusCode.Created);
        return (lead, meeting.GetProperty("id").GetGuid());
    }

    private async Task<HttpStatusCode> MoveAsync(Guid lead, Guid meeting)
    {
        using var answer = await _client.PostAsJsonAsync($"/api/leads/{lead}/meetings", new { title = "Demo", startsAt = _time.Now.AddDays(4), minutes = 30, meeting });
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> CancelAsync(Guid meeting) => _client.PostAsync(new Uri($"/api/meetings/{meeting}/cancellation", UriKind.Relative), null);

    private async Task AnswerAsync(Guid meeting, string answer, string? stamp, int sequence = 0, string attendee = "jane@buyer.test")
    {
        var text = $"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{MeetingDesk.UidOf(meeting)}\r\nSEQUENCE:{sequence}\r\n{(stamp is null ? "" : $"DTSTAMP:{stamp}\r\n")}ATTENDEE;PARTSTAT={answer}:mailto:{attendee}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        using var taken = await _client.PostAsync(new Uri("/api/meetings/replies", UriKind.Relative), new StringContent(text, Encoding.UTF8, "text/calendar"));
        taken.StatusCode.ShouldBe(HttpStatusCode.NoContent, await taken.Content.ReadAsStringAsync());
    }

    private async Task<string> StateAsync(Guid meeting)
    {
        await using var db = await _run.App.DbAsync();
        return (await db.Set<Meeting>().SingleAsync(m => m.MeetingId == meeting)).State;
    }
}
