using System.Globalization;
using System.Text.Json;
using Throughline.Capture.Calls;
using Throughline.Capture.Hooks.Inbound;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Hooks;

/// <summary>What a provider makes of one delivery.</summary>
internal sealed class HookReading(HookSource source, Guid rawEvent, long receivedAt)
{
    private const string Door = "webhook";
    private const int LongestLead = 100;

    private readonly List<Draft> _drafts = [];

    /// <summary>Calls, to be matched with the numbers that were dialled.</summary>
    public List<CallRecord> Calls { get; } = [];

    /// <summary>Orders that were paid, to be taken once the events are stored.</summary>
    public List<ReportedOrder> Orders { get; } = [];

    /// <summary>Money given back.</summary>
    public List<ReportedRefund> Refunds { get; } = [];

    /// <summary>Ids of answers that this delivery only names, to be fetched.</summary>
    public List<string> Awaited { get; } = [];

    /// <summary>An e-mail, of which only the workspace's own people tell who wrote to whom.</summary>
    public InboundEmail? Email { get; set; }

    /// <summary>A calendar's answer to an invitation.</summary>
    public string? CalendarAnswer { get; set; }

    /// <summary>Why the delivery says nothing we keep; null when it does.</summary>
    public string? Ignored { get; private set; }

    /// <summary>Codes that stand for a visitor or a lead, by event, to be looked up.</summary>
    public IEnumerable<(EventDraft Event, string Code)> Codes => _drafts.Where(static d => d.Code is not null).Select(static d => (d.Event, d.Code!));

    public void Ignore(string why) => Ignored = why;

    /// <summary>Names an answer to fetch. What is no plain id is left out: it will stand in an address.</summary>
    public void Await(string? lead)
    {
        if (lead is { Length: > 0 and <= LongestLead } && lead.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            Awaited.Add(lead);
    }

    /// <summary>Begins an event whose id is the provider's own.</summary>
    public HookEvent Add(string kind, string name, string id, long? occurredAt = null)
    {
        var draft = new EventDraft { Workspace = source.WorkspaceId, Door = Door, ReceivedAt = receivedAt, Kind = kind, Name = name };
        draft.EventId = StableId.Of(source.WorkspaceId, "webhook-event", $"{source.Provider}\n{kind}\n{id}");
        draft.OccurredAt = occurredAt is { } at && at <= receivedAt + 60_000 ? at : receivedAt;
        var entry = new Draft(draft);
        _drafts.Add(entry);
        return new HookEvent(entry, Properties);
    }

    public IReadOnlyList<Envelope> Envelopes() => [.. _drafts.Select(static d => d.Finished())];

    /// <summary>Details of an event, with the delivery they came in.</summary>
    public JsonElement Properties(IEnumerable<(string Name, object? Value)> details)
    {
        var all = details.Where(static d => d.Value is not null).ToDictionary(static d => d.Name, static d => d.Value);
        all["provider"] = source.Provider;
        all["webhook"] = rawEvent;
        return EnvelopeJson.Payload(all);
    }

    /// <summary>A time as providers write it, UTC milliseconds; null when it is none.</summary>
    public static long? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year > 1999 ? at.ToUnixTimeMilliseconds() : null;

    internal sealed class Draft(EventDraft draft)
    {
        public EventDraft Event => draft;

        public PersonalSplit Split { get; } = new();

        public string? Code { get; set; }

        public Envelope Finished()
        {
            Split.Finish(draft);
            return draft.ToEnvelope();
        }
    }
}

/// <summary>One event of a delivery in the making.</summary>
internal sealed class HookEvent
{
    private const int LongestName = 200;

    private readonly HookReading.Draft _draft;

    internal HookEvent(HookReading.Draft draft, Func<IEnumerable<(string Name, object? Value)>, JsonElement> properties)
    {
        _draft = draft;
        WithDetails = details =>
        {
            draft.Event.Properties = properties(details);
            return this;
        };
        WithDetails([]);
    }

    public EventDraft Event => _draft.Event;

    /// <summary>Details that are not personal.</summary>
    public Func<IEnumerable<(string Name, object? Value)>, HookEvent> WithDetails { get; }

    /// <summary>An answer: contact values to their places, secrets dropped, the rest among the traits.</summary>
    public HookEvent Field(string? name, string? value)
    {
        if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(value))
            _draft.Split.TakeFormField(Event, name.Length <= LongestName ? name : name[..LongestName], value.Replace('\0', '\ufffd'));
        return this;
    }

    /// <summary>Who it was, where the provider says so itself.</summary>
    public HookEvent Contact(FieldMeaning meaning, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value) && value.Length <= 512)
            Event.Take(meaning, value.Trim().Replace('\0', '\ufffd'));
        return this;
    }

    /// <summary>Where the visitor came from: fields named as campaign and click parameters are, on the page they landed on.</summary>
    public HookEvent Origin(IEnumerable<KeyValuePair<string, string>> fields, string? landing = null, string? referrer = null)
    {
        if (HookOrigin.Address(fields, landing) is { } address)
            Event.TakeUrl(address);
        if (!string.IsNullOrEmpty(referrer))
            Event.TakeReferrer(referrer);
        return this;
    }

    /// <summary>Who it was on our pages: a visitor's id, the code of a submit the tracker saw, or a dictated reference code.</summary>
    public HookEvent HandOver(string? visitor, string? submit, string? code)
    {
        if (Guid.TryParse(visitor, out var id) && id != Guid.Empty)
            Event.Visitor = id.ToString();
        if (submit is { Length: > 0 and <= 100 })
            Event.HandOver = submit;
        if (code is not null && ReferenceCode.Read(code) is { } known)
            _draft.Code = known;
        return this;
    }
}
