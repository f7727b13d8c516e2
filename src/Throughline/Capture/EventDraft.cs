using System.Text.Json;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>An event in the making: every door fills one in, what stays for ever and what an erasure removes kept apart from the start.</summary>
internal sealed class EventDraft
{
    /// <summary>The remark of an event whose address had a click identifier too long to keep.</summary>
    public const string ClickIdDropped = "click_id_dropped";

    private List<string>? _notes;
    private Dictionary<string, string>? _clicks;

    public required Guid Workspace { get; init; }

    public required string Door { get; init; }

    public required long ReceivedAt { get; init; }

    public Guid EventId { get; set; }

    public string Kind { get; set; } = "";

    public long OccurredAt { get; set; }

    public string? MessageId { get; set; }

    public string? Visitor { get; set; }

    /// <summary>The lead whose reference code it carries.</summary>
    public Guid? Lead { get; set; }

    /// <summary>The identifier that lead was made with.</summary>
    public Guid? Subject { get; set; }

    public string? Name { get; set; }

    public string? Url { get; set; }

    public string? Referrer { get; set; }

    public string? Title { get; set; }

    public string? Channel { get; set; }

    public string? Source { get; set; }

    /// <summary>Who of the workspace says it; null when anybody may have.</summary>
    public string? Actor { get; init; }

    public string? HandOver { get; set; }

    public long? ClientAt { get; set; }

    public long? SentAt { get; set; }

    public string? Flag { get; set; }

    public ConsentFacts? Consent { get; set; }

    public JsonElement? Context { get; set; }

    public JsonElement? Properties { get; set; }

    public string? Email { get; set; }

    public string? UserId { get; set; }

    public string? PreviousId { get; set; }

    public string? Phone { get; set; }

    public string? FullName { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Company { get; set; }

    public JsonElement? Traits { get; set; }

    /// <summary>Whether values of ad clicks may be kept (click-ids.md, handling rule 4).</summary>
    private bool KeepsClicks => Consent is not ({ Ads: false } or { Gpc: true });

    public void Note(string note) => (_notes ??= []).Add(note);

    /// <summary>Takes the page's address: stored masked, its click identifiers beside the personal values, and only where advertising use is not denied.</summary>
    public void TakeUrl(string url)
    {
        Url = UrlMask.Mask(url);
        if (Kind is Kinds.PageView)
            HandOver ??= HandOverCode.Of(Url);
        if (KeepsClicks && !string.Equals(Url, url, StringComparison.Ordinal))
            TakeClicks(url);
    }

    /// <summary>Takes the sender's own id of the event: a UUID is the event's id, another text gives the same id each time it comes, and without one the event is new.</summary>
    public void SetId(string? id)
    {
        if (id is null)
        {
            EventId = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt));
        }
        else if (Guid.TryParseExact(id, "D", out var own) && own != Guid.Empty)
        {
            EventId = own;
        }
        else
        {
            EventId = StableId.Of(Workspace, "message", id);
            MessageId = id;
        }
    }

    /// <summary>Takes what an ad platform's own script keeps in a cookie of the page, for events sent back to it; only where advertising use is not denied.</summary>
    public void TakeCookie(string name, string value)
    {
        if (KeepsClicks)
            (_clicks ??= new(StringComparer.Ordinal)).TryAdd(name, value);
    }

    public void TakeReferrer(string referrer)
    {
        if (referrer.Length > 0)
            Referrer = UrlMask.Mask(referrer);
    }

    /// <summary>Takes a value whose field name says what it is; the first one of a kind counts.</summary>
    /// <returns>False when the meaning has no place of its own.</returns>
    public bool Take(FieldMeaning meaning, string value)
    {
        switch (meaning)
        {
            case FieldMeaning.Email when MailAddresses.TryRead(value, out var mailbox, out _):
                Email ??= mailbox.Text;
                return true;
            case FieldMeaning.Phone:
                Phone ??= value;
                return true;
            case FieldMeaning.FullName:
                FullName ??= value;
                return true;
            case FieldMeaning.FirstName:
                FirstName ??= value;
                return true;
            case FieldMeaning.LastName:
                LastName ??= value;
                return true;
            case FieldMeaning.Company:
                Company ??= value;
                return true;
            default:
                return false;
        }
    }

    public Envelope ToEnvelope() => new()
    {
        Workspace = Workspace,
        EventId = EventId,
        Kind = Kind,
        OccurredAt = OccurredAt,
        ReceivedAt = ReceivedAt,
        Facts = new EventFacts
        {
            Door = Door,
            Actor = Actor,
            MessageId = MessageId,
            Visitor = Visitor,
            Lead = Lead,
            Subject = Subject,
            Name = PersonalText.WithoutEmails(Name),
            Url = Url,
            Referrer = Referrer,
            Title = PersonalText.WithoutEmails(Title),
            Channel = Channel,
            Source = Source,
            HandOver = HandOver,
            ClientAt = ClientAt,
            SentAt = SentAt,
            Flag = Flag,
            Notes = _notes,
            Consent = Consent,
            Context = Context,
            Properties = Properties,
        },
        Personal = PersonalPart(),
    };

    private EventPersonal? PersonalPart()
    {
        var name = FullName ?? (FirstName is null && LastName is null ? null : $"{FirstName} {LastName}".Trim());
        if (Email is null && UserId is null && PreviousId is null && Phone is null && name is null && Company is null && _clicks is null && Traits is null)
            return null;

        return new EventPersonal
        {
            Email = Email,
            UserId = UserId,
            PreviousId = PreviousId,
            Phone = Phone,
            Name = name,
            Company = Company,
            Clicks = _clicks,
            Traits = Traits,
        };
    }

    private void TakeClicks(string url)
    {
        var clicks = LandingUrl.ReadClickIds(url, out var dropped);
        if (dropped)
            Note(ClickIdDropped);
        foreach (var click in clicks)
        {
            if (click.HasValue)
                (_clicks ??= new(StringComparer.Ordinal)).TryAdd(click.Name, click.Value);
        }
    }
}
