using System.Text.Json;
using Throughline.Log;

namespace Throughline.Tests.Log;

/// <summary>Events for tests of the log itself, which looks at nothing inside them.</summary>
internal static class LogEvents
{
    public static Guid Acme { get; } = Guid.Parse("aaaaaaaa-0000-7000-8000-000000000001");

    public static Guid Beta { get; } = Guid.Parse("bbbbbbbb-0000-7000-8000-000000000002");

    public static Guid Id(int number) => new(number, 7, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static Envelope Event(int number, Guid? workspace = null, string name = "Signed Up") => new()
    {
        Workspace = workspace ?? Acme,
        EventId = Id(number),
        Kind = Kinds.Track,
        OccurredAt = 1_760_000_000_000 + number,
        ReceivedAt = 1_760_000_000_100 + number,
        Facts = new EventFacts { Door = "api", Visitor = $"visitor-{number}", Name = name },
    };

    public static Envelope[] Events(int first, int count) => [.. Enumerable.Range(first, count).Select(static n => Event(n))];

    /// <summary>Every field filled, with text that encodings tend to break.</summary>
    public static Envelope Full { get; } = Event(1) with
    {
        OccurredAt = -1,
        Facts = new EventFacts
        {
            Door = "segment",
            MessageId = "node-next-1",
            Actor = "key",
            Visitor = "v",
            Name = "Größe 🚀 \u0000 \" ' ; --",
            Url = "https://acme.test/?a=b%20c",
            Referrer = "https://news.example/",
            Title = "Заголовок",
            Channel = "Referral",
            Source = "partner",
            HandOver = "h",
            Lead = Id(2),
            Deal = Id(3),
            ClientAt = 1,
            SentAt = long.MaxValue,
            Flag = "bot:x",
            Notes = ["future", "clock_corrected"],
            Consent = new ConsentFacts(true, false, null),
            Context = Json("""{"locale":"en-GB","depth":{"a":[1,2.5,null,true]}}"""),
            Properties = Json("""{"value":0.1,"big":12345678901234567890}"""),
        },
        Personal = new EventPersonal
        {
            Email = "jane@buyer.test",
            UserId = "u1",
            PreviousId = "u0",
            Phone = "+49 30 1",
            Name = "Jané",
            Company = "Buyer & Co",
            Clicks = new Dictionary<string, string> { ["gclid"] = "Cj0=_-", ["_fbc"] = "fb.1.2" },
            Traits = Json("""{"size":"50-100"}"""),
            Text = "line\nline",
        },
    };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
