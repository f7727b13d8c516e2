using System.Text;
using System.Text.Json;
using Throughline.Capture.Calls;
using Throughline.Capture.Hooks;
using Throughline.Taxonomy;

namespace Throughline.Cli.Demo;

/// <summary>Telephone numbers, calls as CallRail reports them, and meetings as Calendly does.</summary>
internal static class DemoCalls
{
    private static readonly NewNumber[] Numbers =
    [
        new("+49 30 5550101", "Search ads", Channels.PaidSearch, "google", null),
        new("+49 30 5550102", "Trade magazine", Channels.Other, "magazine", null),
        new("+49 30 5550103", "Partner brochure", Channels.Partner, null, null),
    ];

    public static async Task MakeAsync(DemoDesk desk, CancellationToken cancellation)
    {
        foreach (var number in Numbers)
        {
            if (await desk.Get<NumberRegistry>().AddAsync(desk.Actor, number, cancellation) is { } fault)
                throw new InvalidOperationException($"the demo is refused: {fault}");
        }

        for (var i = 0; i < 26; i++)
            await TakeAsync(desk, "callrail", "Main line", Call(desk, i), cancellation);
        for (var i = 0; i < 9; i++)
            await TakeAsync(desk, "calendly", "Sales calendar", Meeting(desk, i), cancellation);
    }

    private static async Task TakeAsync(DemoDesk desk, string provider, string name, string body, CancellationToken cancellation)
    {
        var sources = desk.Get<HookSources>();
        var source = (await sources.AllAsync(desk.Workspace, cancellation)).FirstOrDefault(s => s.Provider == provider);
        if (source is null)
        {
            var (made, fault) = await sources.AddAsync(desk.Actor, new NewHookSource(provider, name, "made up for the demo"), cancellation);
            source = DemoDesk.Made(made, fault);
        }

        var request = new HookRequest(false, $"{DemoDesk.Site}/hooks", "application/json", Encoding.UTF8.GetBytes(body), desk.Get<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds(), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        var outcome = await desk.Get<HookDeliveries>().TakeAsync(source, sources.Provider(provider)!, request, cancellation);
        await sources.NoteAsync(
            source,
            new HookDelivery
            {
                WorkspaceId = source.WorkspaceId,
                SourceId = source.SourceId,
                DeliveryId = outcome.RawEventId,
                ReceivedAt = request.ReceivedAt,
                Verdict = "taken",
                Bytes = request.Body.Length,
                RawEventId = outcome.RawEventId,
                Events = outcome.Events,
                Note = outcome.Note,
            },
            cancellation);
    }

    private static string Call(DemoDesk desk, int number)
    {
        var (name, _, _, phone) = DemoPeople.Of(desk.Random, 95_000 + number);
        var isAnswered = desk.Random.Next(4) > 0;
        return JsonSerializer.Serialize(new
        {
            id = $"CALdemo{number}",
            answered = isAnswered,
            voicemail = !isAnswered && number % 2 == 0,
            direction = "inbound",
            duration = isAnswered ? desk.Random.Next(40, 900).ToString(System.Globalization.CultureInfo.InvariantCulture) : "0",
            customer_name = name,
            customer_phone_number = phone,
            tracking_phone_number = Numbers[desk.Random.Next(Numbers.Length)].Number,
            start_time = Text(desk.Ago(desk.Random.NextDouble() * 45)),
        });
    }

    private static string Meeting(DemoDesk desk, int number)
    {
        var (name, email, _, _) = DemoPeople.Of(desk.Random, 96_000 + number);
        var at = desk.Ago(desk.Random.NextDouble() * 40);
        return JsonSerializer.Serialize(new
        {
            @event = "invitee.created",
            created_at = Text(at),
            payload = new
            {
                uri = $"https://api.calendly.com/scheduled_events/demo/invitees/{number}",
                email,
                name,
                scheduled_event = new { name = "Product tour, 30 minutes", start_time = Text(at + (2 * DemoDesk.Day)), end_time = Text(at + (2 * DemoDesk.Day) + (DemoDesk.Hour / 2)) },
                tracking = new { utm_source = "newsletter", utm_medium = "email", utm_campaign = "spring-offer" },
            },
        });
    }

    private static string Text(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
