using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Bench.Projection;

/// <summary>Makes the events of a site with visitors who come back: page views, forms with an e-mail, sign-ins; in order of time, from a seed.</summary>
internal static class StoryMaker
{
    private const long Start = 1_760_000_000_000;
    private const long Span = 90L * 86_400_000;
    private const long SessionGap = 40_000;

    private static readonly string[] Arrivals =
    [
        "", "", "", "?utm_source=google&utm_medium=cpc&utm_campaign=brand-{0}&gclid=*", "?utm_source=facebook&utm_medium=paid-social&utm_campaign=spring-{0}&fbclid=*",
        "?utm_source=newsletter&utm_medium=email&utm_campaign=week-{0}", "?utm_source=linkedin&utm_medium=social", "?msclkid=*&utm_campaign=generic-{0}",
    ];

    private static readonly string?[] Referrers = [null, null, "https://www.google.com/", "https://www.bing.com/", "https://news.example/story", "https://t.co/x"];

    /// <summary>About <paramref name="count"/> events: a visitor's sessions of one to eight page views; 4 % are forms, 1 % sign-ins.</summary>
    public static List<Envelope> Make(Guid workspace, int count, int visitors, int seed)
    {
        var random = new Random(seed);
        var events = new List<Envelope>(count);
        while (events.Count < count)
        {
            var visitor = random.Next(visitors);
            var at = Start + random.NextInt64(Span);
            var pages = 1 + random.Next(8);
            for (var page = 0; page < pages && events.Count < count; page++)
            {
                events.Add(One(workspace, visitor, at, page, events.Count, random));
                at += SessionGap + random.Next(60_000);
            }
        }

        events.Sort(static (a, b) => (a.OccurredAt, a.EventId).CompareTo((b.OccurredAt, b.EventId)));
        return events;
    }

    private static Envelope One(Guid workspace, int visitor, long at, int page, int number, Random random)
    {
        var kind = random.Next(100) switch { < 4 => Kinds.FormSubmit, 4 => Kinds.Identify, _ => Kinds.PageView };
        var arrival = page == 0 ? string.Format(System.Globalization.CultureInfo.InvariantCulture, Arrivals[random.Next(Arrivals.Length)], random.Next(40)) : "";
        return new Envelope
        {
            Workspace = workspace,
            EventId = StableId.Of(workspace, "bench", number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Kind = kind,
            OccurredAt = at,
            ReceivedAt = at + 120,
            Facts = new EventFacts
            {
                Door = kind == Kinds.FormSubmit ? "form" : "tracker",
                Visitor = $"visitor-{visitor}",
                Name = kind == Kinds.FormSubmit ? "contact" : null,
                Url = $"https://acme.test/{Section(random)}/{random.Next(60)}{arrival}",
                Referrer = page == 0 ? Referrers[random.Next(Referrers.Length)] : "https://acme.test/",
                Title = "A page of the site",
            },
            Personal = Personal(kind, visitor),
        };
    }

    private static string Section(Random random) => random.Next(4) switch { 0 => "product", 1 => "pricing", 2 => "docs", _ => "blog" };

    // Every thirtieth visitor shares the address of another: two browsers of one person.
    private static EventPersonal? Personal(string kind, int visitor) => kind switch
    {
        Kinds.FormSubmit => new EventPersonal { Email = $"person{(visitor % 30 == 0 ? visitor / 2 : visitor)}@company{visitor % 997}.test", Name = $"Person {visitor}" },
        Kinds.Identify => new EventPersonal { UserId = $"user-{visitor}", Email = $"person{visitor}@company{visitor % 997}.test" },
        _ => null,
    };
}
