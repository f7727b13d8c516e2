using Throughline.Deals;
using Throughline.Identity;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Storage;

namespace Throughline.Tests.Measure.AsOf;

/// <summary>A random market whose news arrive out of order: late visits, forms that join devices, deals, refunds, spend. Received one second after the other.</summary>
internal sealed class Arrivals(Guid workspace, int seed)
{
    public const long Start = 1_760_000_000_000;
    private const long Second = 1_000;
    private const long Hour = 3_600_000;

    private static readonly string[] Urls =
    [
        "https://acme.test/", "https://acme.test/pricing?utm_source=google&utm_medium=cpc&utm_campaign=a&gclid=*", "https://acme.test/?utm_source=facebook&utm_medium=paid-social",
        "https://acme.test/?utm_source=newsletter&utm_medium=email", "https://acme.test/?utm_source=bing&utm_medium=cpc&utm_campaign=b",
    ];

    private readonly Random _random = new(seed);
    private readonly List<Guid> _leads = [];
    private readonly List<(Guid Deal, long OpenedAt)> _open = [];
    private readonly List<Guid> _won = [];
    private int _number;

    /// <summary>When the event at that place is received.</summary>
    public static long ReceivedAt(int place) => Start + (60 * 24 * Hour) + (place * Second);

    /// <summary>The events in the order in which they arrive.</summary>
    public IEnumerable<Envelope> Take(int count)
    {
        for (var place = 0; place < count; place++)
            yield return Next() with { ReceivedAt = ReceivedAt(place) };
    }

    private Envelope Next()
    {
        // Most of what happened is reported soon, some of it weeks later.
        var at = Start + (_random.Next(60 * 24) * Hour) + _random.Next(3_600_000);
        var visitor = $"v{_random.Next(7)}";
        switch (_random.Next(20))
        {
            case 0 or 1 or 2:
                return Form(visitor, at);
            case 3:
                return Event(Kinds.Identify, at, new EventFacts { Door = "segment", Visitor = _random.Next(2) == 0 ? visitor : null }) with
                {
                    Personal = new EventPersonal { UserId = $"u{_random.Next(4)}", Email = _random.Next(2) == 0 ? Email() : null },
                };
            case 4:
                return Event(Kinds.Alias, at, new EventFacts { Door = "segment", Visitor = visitor }) with { Personal = new EventPersonal { UserId = $"u{_random.Next(4)}", PreviousId = $"v{_random.Next(7)}" } };
            case 5 or 6 when _leads.Count > 0:
                return OpenDeal(at);
            case 7 or 8 or 9 when _open.Count > 0:
                return CloseDeal();
            case 10 when _won.Count > 0:
                return OfDeal(DealEvents.Refunded, at, _won[_random.Next(_won.Count)], new { amountMinor = 1 + _random.Next(3_000), reason = "returned" });
            case 11:
                return Event(SpendProjection.Recorded, at, new EventFacts { Door = "api", Properties = EnvelopeJson.Payload(new SpendStatement(20251010 + _random.Next(20), "google", "cpc", _random.Next(2) == 0 ? "a" : "b", _random.Next(9_999), "EUR", 1, 2)) });
            case 12:
                return Event(Kinds.Interaction, at, new EventFacts { Door = "app", Name = "call", Channel = "Referral" }) with { Personal = new EventPersonal { Email = Email() } };
            default:
                return Event(Kinds.PageView, at, new EventFacts { Door = "tracker", Visitor = visitor, Url = Urls[_random.Next(Urls.Length)] });
        }
    }

    private Envelope Form(string visitor, long at)
    {
        var form = Event(Kinds.FormSubmit, at, new EventFacts { Door = "form", Visitor = visitor, Url = Urls[_random.Next(Urls.Length)], Name = "contact", HandOver = _random.Next(4) == 0 ? $"h{_random.Next(3)}" : null }) with
        {
            Personal = new EventPersonal { Email = Email(), Name = "Somebody" },
        };
        _leads.Add(LeadIds.Of(workspace, Identifiers.Of(form)[0]));
        return form;
    }

    private Envelope OpenDeal(long at)
    {
        var deal = StableId.Of(workspace, "deal", _number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _open.Add((deal, at));
        var parties = Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => _leads[_random.Next(_leads.Count)]).Distinct().Select(static lead => new { lead, role = "Contact" }).ToArray();
        return OfDeal(DealEvents.Created, at, deal, new { name = $"Deal {_number}", stage = "Proposal", amountMinor = 10_000 + _random.Next(90_000), currency = "EUR", leads = parties });
    }

    private Envelope CloseDeal()
    {
        var at = _random.Next(_open.Count);
        var (deal, opened) = _open[at];
        _open.RemoveAt(at);
        if (_random.Next(5) == 0)
            return OfDeal(DealEvents.Lost, opened + Hour, deal, new { reason = "price" });
        _won.Add(deal);
        return OfDeal(DealEvents.Won, opened + (_random.Next(240) * Hour), deal, new { amountMinor = _random.Next(2) == 0 ? 20_001 + _random.Next(500) : (int?)null });
    }

    private Envelope OfDeal<T>(string kind, long at, Guid deal, T payload) =>
        Event(kind, at, new EventFacts { Door = "api", Actor = "key:1", Deal = deal, Properties = EnvelopeJson.Payload(payload) });

    private string Email() => $"p{_random.Next(4)}@buyer{_random.Next(2)}.test";

    private Envelope Event(string kind, long at, EventFacts facts) => new()
    {
        Workspace = workspace,
        EventId = StableId.Of(workspace, "arrival", $"{seed}.{++_number}"),
        Kind = kind,
        OccurredAt = at,
        ReceivedAt = 0,
        Facts = facts,
    };
}
