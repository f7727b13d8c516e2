using Throughline.Capture;
using Throughline.Deals;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Storage;

namespace Throughline.Cli.Demo;

/// <summary>
/// A year of a made-up company, as events: visits, forms, the work of three reps, deals, refunds. Seeded: the same seed and last day give the same events.
/// </summary>
/// <remarks>
/// The truth that models can be held against: at each visit a person becomes a lead with log-odds <see cref="DemoChannels.LeadBase"/> plus the
/// <see cref="DemoSource.LeadEffect"/> of every distinct source so far; a deal is won with log-odds <see cref="DemoChannels.WinBase"/> plus the win effects of them.
/// </remarks>
internal sealed class DemoWorld(Guid workspace, IReadOnlyList<Guid> reps, long endMs, int people = 6_000, int seed = 20260501)
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const string Site = "https://northwind-crm.example";
    private static readonly string[] Paths = ["/", "/pricing", "/product", "/customers", "/docs", "/blog/speed-to-lead", "/blog/attribution-models"];
    private static readonly string[] Hear = ["Google", "A colleague", "LinkedIn", "Podcast", "Conference", "ChatGPT"];

    private readonly Random _random = new(seed);
    private readonly long _start = endMs - (365 * Day);
    private readonly Dictionary<(DateTime Day, DemoSource Source, string Campaign), (long Minor, long Clicks)> _spend = [];
    private int _number;

    /// <summary>All events, person by person.</summary>
    public IEnumerable<Envelope> Events()
    {
        for (var person = 0; person < people; person++)
        {
            foreach (var e in Person(person))
            {
                if (e.OccurredAt <= endMs)
                    yield return e;
            }
        }

        foreach (var e in SpendEvents())
            yield return e;
    }

    private IEnumerable<Envelope> Person(int number)
    {
        // More people come as the year goes on, fewer at weekends.
        var at = _start + (long)(Math.Sqrt(_random.NextDouble()) * 360 * Day);
        at = Weekday(at) is 6 or 0 && _random.Next(3) > 0 ? at + (2 * Day) : at;
        var visitor = $"demo-{number}";
        var sources = new List<DemoSource>();
        for (var visit = 0; visit < 12; visit++)
        {
            var source = Pick(visit == 0);
            sources.Add(source);
            foreach (var e in Visit(visitor, source, at))
                yield return e;
            if (Happens(DemoChannels.LeadBase + sources.Distinct().Sum(static s => s.LeadEffect)))
            {
                foreach (var e in LeadAndDeal(visitor, sources, at + (6 * 60_000), number))
                    yield return e;
                yield break;
            }

            if (_random.Next(100) < 38)
                yield break;
            at += (long)(Day * (0.3 + (-9 * Math.Log(1 - _random.NextDouble()))));
        }
    }

    // What a paid visit costs, gathered by day and campaign; the last day may still change.
    private void Spend(DemoSource source, string campaign, long at)
    {
        if (source.CostPerVisitMinor == 0 || at > endMs)
            return;
        var day = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.Date;
        var key = (day, source, campaign);
        var held = _spend.GetValueOrDefault(key);
        _spend[key] = (held.Minor + (source.CostPerVisitMinor * _random.Next(60, 140) / 100), held.Clicks + 1);
    }

    private IEnumerable<Envelope> SpendEvents() => _spend.OrderBy(static s => s.Key.Day).ThenBy(static s => s.Key.Source.Channel, StringComparer.Ordinal).ThenBy(static s => s.Key.Campaign, StringComparer.Ordinal)
        .Select(s =>
        {
            var tags = LandingUrl.Parse("/?" + string.Format(System.Globalization.CultureInfo.InvariantCulture, s.Key.Source.Query, s.Key.Campaign)).Tags;
            var statement = new SpendStatement(
                (s.Key.Day.Year * 10_000) + (s.Key.Day.Month * 100) + s.Key.Day.Day, tags.Source, tags.Medium, s.Key.Campaign, s.Value.Minor, "EUR", s.Value.Clicks, s.Value.Clicks * 40);
            return Event(SpendProjection.Recorded, Math.Min(endMs, new DateTimeOffset(s.Key.Day, TimeSpan.Zero).AddHours(23).ToUnixTimeMilliseconds()), new EventFacts { Door = "demo", Properties = EnvelopeJson.Payload(statement) });
        });

    private IEnumerable<Envelope> Visit(string visitor, DemoSource source, long at)
    {
        var campaign = source.Campaigns.Length == 0 ? "" : source.Campaigns[_random.Next(source.Campaigns.Length)];
        var query = source.Query.Length == 0 ? "" : "?" + string.Format(System.Globalization.CultureInfo.InvariantCulture, source.Query, campaign);
        var landing = Paths[_random.Next(Paths.Length)];
        var clicks = source.Click is { } click ? new Dictionary<string, string>(StringComparer.Ordinal) { [click] = $"demo{_random.Next():x8}" } : null;
        Spend(source, campaign, at);
        yield return View(visitor, at, Site + landing + query, source.Referrer, clicks);
        var pages = _random.Next(4);
        for (var page = 0; page < pages; page++)
            yield return View(visitor, at += 20_000 + _random.Next(120_000), Site + Paths[_random.Next(Paths.Length)], Site + landing, null);
    }

    private IEnumerable<Envelope> LeadAndDeal(string visitor, List<DemoSource> sources, long at, int number)
    {
        var (name, email, company, phone) = DemoPeople.Of(_random, number);
        var form = Event(Kinds.FormSubmit, at, new EventFacts { Door = "demo", Visitor = visitor, Url = Site + "/demo-request", Name = "demo-request" }) with
        {
            Personal = new EventPersonal
            {
                Email = email,
                Name = name,
                Company = company,
                Phone = phone,
                Traits = EnvelopeJson.Payload(new Dictionary<string, string>(StringComparer.Ordinal) { ["how_did_you_hear"] = Hear[_random.Next(Hear.Length)] }),
            },
        };
        yield return form;
        var lead = LeadIds.Of(workspace, Identity.Identifiers.Of(form)[0]);
        var rep = reps[_random.Next(reps.Count)];
        yield return Command(LeadEvents.OwnerChanged, at + 60_000, rep, lead, new { owner = rep });
        at += (long)(Hour * (0.1 + (-5 * Math.Log(1 - _random.NextDouble()))));
        yield return Command(LeadEvents.StatusChanged, at, rep, lead, new { status = Statuses.Working });
        yield return Command(LeadEvents.Noted, at + Hour, rep, lead, new { }) with { Personal = new EventPersonal { Text = "Called back, asked about team size and current tools." } };
        if (_random.Next(100) < 34)
        {
            var reason = DisqualificationReasons.All[_random.Next(DisqualificationReasons.All.Count - 2)];
            yield return Command(LeadEvents.StatusChanged, at + (2 * Day), rep, lead, new { status = Statuses.Disqualified, reason });
            yield break;
        }

        yield return Command(LeadEvents.StageChanged, at + Day, rep, lead, new { stage = Stages.Sql });
        if (_random.Next(100) < 25)
            yield break;
        foreach (var e in Deal(visitor, sources, lead, rep, company, at + (3 * Day)))
            yield return e;
    }

    private IEnumerable<Envelope> Deal(string visitor, List<DemoSource> sources, Guid lead, Guid rep, string company, long at)
    {
        var amount = (long)(250_000 * Math.Exp(0.8 * Normal())) / 100 * 100;
        var creation = new DealCreation($"{company}: team plan", "Qualification", amount, "EUR", [new DealParty(lead, "Decision maker")]);
        var opened = Command(DealEvents.Created, at, rep, null, creation);
        var deal = StableId.Of(workspace, "deal", opened.EventId.ToString("N"));
        yield return opened with { Facts = opened.Facts with { Deal = deal } };
        yield return Command(LeadEvents.StageChanged, at + 1, rep, lead, new { stage = Stages.Opportunity });
        yield return OfDeal(DealEvents.StageChanged, at + (4 * Day), rep, deal, new { stage = "Proposal" });

        // People keep visiting while they decide.
        var extra = Pick(first: false);
        foreach (var e in Visit(visitor, extra, at + (5 * Day)))
            yield return e;
        var close = at + (long)(Day * (8 + (-18 * Math.Log(1 - _random.NextDouble()))));
        if (!Happens(DemoChannels.WinBase + sources.Append(extra).Distinct().Sum(static s => s.WinEffect)))
        {
            yield return OfDeal(DealEvents.Lost, close, rep, deal, new { reason = _random.Next(2) == 0 ? "Chose a competitor" : "No decision" });
            yield break;
        }

        yield return OfDeal(DealEvents.Won, close, rep, deal, new { });
        yield return Command(LeadEvents.StageChanged, close + 1, rep, lead, new { stage = Stages.Customer });
        if (_random.Next(100) < 5)
            yield return OfDeal(DealEvents.Refunded, close + (12 * Day), rep, deal, new { amountMinor = amount / 4, reason = "Seats returned" });
    }

    private Envelope View(string visitor, long at, string url, string? referrer, Dictionary<string, string>? clicks) =>
        Event(Kinds.PageView, at, new EventFacts { Door = "demo", Visitor = visitor, Url = url, Referrer = referrer }) with
        {
            Personal = clicks is null ? null : new EventPersonal { Clicks = clicks },
        };

    private Envelope Command<T>(string kind, long at, Guid rep, Guid? lead, T payload) =>
        Event(kind, at, new EventFacts { Door = "demo", Actor = $"user:{rep}", Lead = lead, Properties = EnvelopeJson.Payload(payload) });

    private Envelope OfDeal<T>(string kind, long at, Guid rep, Guid deal, T payload)
    {
        var e = Command(kind, at, rep, null, payload);
        return e with { Facts = e.Facts with { Deal = deal } };
    }

    private Envelope Event(string kind, long at, EventFacts facts) => new()
    {
        Workspace = workspace,
        EventId = StableId.Of(workspace, "demo", (++_number).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Kind = kind,
        OccurredAt = at,
        ReceivedAt = at,
        Facts = facts,
    };

    private DemoSource Pick(bool first)
    {
        var at = _random.Next(DemoChannels.All.Sum(s => first ? s.Share : s.LaterShare));
        foreach (var source in DemoChannels.All)
        {
            at -= first ? source.Share : source.LaterShare;
            if (at < 0)
                return source;
        }

        return DemoChannels.All[^1];
    }

    private bool Happens(double logOdds) => _random.NextDouble() < 1 / (1 + Math.Exp(-logOdds));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static int Weekday(long at) => (int)DateTimeOffset.FromUnixTimeMilliseconds(at).DayOfWeek;
}
