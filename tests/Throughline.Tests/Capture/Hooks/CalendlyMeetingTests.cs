using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Capture.Hooks;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>A meeting booked by Calendly: created, moved, cancelled, not come to.</summary>
public sealed class CalendlyMeetingTests : IAsyncLifetime
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private CaptureRun _run = null!;
    private Uri _url = null!;

    public async Task InitializeAsync()
    {
        _run = await CaptureRun.StartAsync(_time);
        _url = await HookDoorTests.AddAsync(_run, "calendly", "cal_signing_key");
    }

    public async Task DisposeAsync() => await _run.DisposeAsync();

    [Theory]
    [InlineData("invitee.canceled", "invitee_no_show.created")]
    [InlineData("invitee_no_show.created", "invitee.canceled")]
    public async Task CancellationAndNoShow_OfOneInvitee_BothCount(string first, string second)
    {
        await SendAsync("invitee.created", "IN1", 1);
        await SendAsync(first, "IN1", 2);
        await SendAsync(second, "IN1", 3);
        (await NamesAsync()).ShouldBe([Interactions.MeetingBooked, .. new[] { first, second }.Select(static n => n == "invitee.canceled" ? SchedulerEvents.Canceled : SchedulerEvents.NoShow)]);
    }

    [Fact]
    public async Task NoShow_IsTakenBack_AndMayBeMarkedAgain()
    {
        await SendAsync("invitee.created", "IN1", 1);
        await SendAsync("invitee_no_show.created", "IN1", 2);
        await SendAsync("invitee_no_show.created", "IN1", 2);
        await SendAsync("invitee_no_show.deleted", "IN1", 3);
        await SendAsync("invitee_no_show.created", "IN1", 4);
        (await NamesAsync()).ShouldBe([Interactions.MeetingBooked, SchedulerEvents.NoShow, SchedulerEvents.NoShowTakenBack, SchedulerEvents.NoShow]);
        var text = await TimelineAsync();
        text.ShouldContain("Did not come to the meeting (taken back)");
        text.ShouldContain("the no-show was taken back");
        text.Split("Did not come to the meeting").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Reschedules_AreOneBooking_WithItsMovesOnTheTimeline()
    {
        await SendAsync("invitee.created", "IN1", 1);
        await SendAsync("invitee.canceled", "IN1", 2, rescheduled: true);
        await SendAsync("invitee.created", "IN2", 2, old: "IN1");
        // The new booking may come before the end of the old one.
        await SendAsync("invitee.created", "IN3", 3, old: "IN2");
        await SendAsync("invitee.canceled", "IN2", 3, rescheduled: true);
        (await NamesAsync()).ShouldBe([Interactions.MeetingBooked, Interactions.MeetingMoved, Interactions.MeetingMoved]);
        var text = await TimelineAsync();
        text.ShouldContain("Meeting moved");
        text.ShouldContain("Demo · 12 Jan, 10:00");
        text.ShouldContain("Demo · 13 Jan, 10:00");
        using var client = _run.App.Client(_run.Workspace.SecretKey);
        using var leads = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/leads", UriKind.Relative)));
        var lead = leads.RootElement.GetProperty("leads")[0];
        (leads.RootElement.GetProperty("total").GetInt32(), lead.GetProperty("touches").GetInt32()).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reschedule_OfABookingThatComesLateOrNever_IsStillOneBooking(bool comesLate)
    {
        await SendAsync("invitee.created", "IN2", 2, old: "IN1");
        await SendAsync("invitee.created", "IN3", 3, old: "IN2");
        if (comesLate)
            await SendAsync("invitee.created", "IN1", 1);
        (await NamesAsync()).Count(static n => n == Interactions.MeetingBooked).ShouldBe(1);
    }

    private async Task SendAsync(string name, string invitee, int minute, bool rescheduled = false, string? old = null)
    {
        const string Event = "https://api.calendly.com/scheduled_events/EV1/invitees/";
        var body = JsonSerializer.Serialize(new
        {
            @event = name,
            created_at = $"2026-01-05T08:0{minute}:00.000000Z",
            payload = new
            {
                uri = Event + invitee,
                email = "jane.doe@buyer.test",
                name = "Jane Doe",
                rescheduled,
                old_invitee = old is null ? null : Event + old,
                cancellation = new { canceled_by = "Jane Doe", reason = "ill", canceler_type = "invitee" },
                scheduled_event = new { name = "Demo", start_time = $"2026-01-1{minute}T09:00:00.000000Z", end_time = $"2026-01-1{minute}T09:30:00.000000Z" },
            },
        });
        var stamp = _time.Now.ToUnixTimeSeconds();
        var signature = $"t={stamp},v1={Convert.ToHexStringLower(HMACSHA256.HashData("cal_signing_key"u8, Encoding.UTF8.GetBytes($"{stamp}.{body}")))}";
        (await HookDoorTests.SendAsync(_run, _url, body, ("Calendly-Webhook-Signature", signature))).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<IReadOnlyList<string?>> NamesAsync() => [.. (await _run.LogAsync()).Where(static e => e.Kind is Kinds.Interaction or Kinds.Track).Select(static e => e.Facts.Name)];

    private async Task<string> TimelineAsync()
    {
        await _run.App.ProjectAsync();
        await using var db = await _run.App.DbAsync();
        var lead = await db.Set<Lead>().SingleAsync();
        var display = new Display(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), "EUR", _time.Now.ToUnixTimeMilliseconds());
        var story = await _run.App.Services.GetRequiredService<LeadStory>().OfAsync(lead, new MemberNames([]), display, true, CancellationToken.None);
        return string.Join('\n', story.Select(static i => $"{i.Title} {i.Detail}"));
    }
}
