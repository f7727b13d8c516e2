using Throughline.Identity;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>Where something came from, as the API writes it.</summary>
internal sealed record SourceJson(string Channel, bool IsPaid, string? Detail, string Source, string? Medium, string? Campaign, string? Rule)
{
    public static SourceJson Of(AcquisitionFacts facts) =>
        new(facts.Channel, facts.IsPaid, Text(facts.Detail), facts.Source, Text(facts.Medium), Text(facts.Campaign), Text(facts.Rule));

    private static string? Text(string value) => value.Length == 0 ? null : value;
}

/// <summary>A whole UTM set, never mixed from two touches.</summary>
internal sealed record UtmJson(string? Source, string? Medium, string? Campaign, string? Term, string? Content, string? Id)
{
    public static UtmJson? Of(AcquisitionFacts? facts) => facts is null
        ? null
        : new(Text(facts.TagSource), Text(facts.TagMedium), Text(facts.TagCampaign), Text(facts.TagTerm), Text(facts.TagContent), Text(facts.TagId));

    private static string? Text(string value) => value.Length == 0 ? null : value;
}

/// <summary>What kind of mailbox a lead has: <c>business</c>, <c>role</c>, <c>free</c>, <c>relay</c> or <c>disposable</c>, and the address probably meant where it looks mistyped. Nobody is refused for it.</summary>
internal sealed record MailboxJson(string Class, string? PerhapsMeant)
{
    public static MailboxJson? Of(string? email) => EmailAddress.TryNormalise(email, out var mailbox, out _)
        ? new(mailbox.Class.ToString().ToLowerInvariant(), mailbox.Suggestion.Length == 0 ? null : mailbox.Suggestion)
        : null;
}

/// <summary>A lead as the API writes it.</summary>
internal sealed record LeadJson(
    Guid Id,
    string? Name,
    string? Email,
    string? Phone,
    string? Company,
    string Stage,
    string Status,
    string? DisqualificationReason,
    Guid? Owner,
    string RecordSource,
    string? SelfReportedSource,
    DateTimeOffset CreatedAt,
    SourceJson OriginalSource,
    SourceJson LatestSource,
    UtmJson? FirstUtm,
    UtmJson? LastUtm,
    int Touches,
    MailboxJson? Mailbox)
{
    public static LeadJson Of(LeadView view) => new(
        view.Lead.LeadId,
        view.Lead.Name,
        view.Lead.Email,
        view.Lead.Phone,
        view.Lead.Company,
        view.Lead.Stage,
        view.Lead.Status,
        view.Lead.DisqualifiedBecause,
        view.Lead.OwnerId,
        view.Lead.RecordSource,
        view.Lead.SelfReported,
        ApiTime.Of(view.Lead.CreatedAt),
        SourceJson.Of(view.Original),
        SourceJson.Of(view.Latest),
        UtmJson.Of(view.FirstUtm),
        UtmJson.Of(view.LastUtm),
        view.Lead.Touches,
        MailboxJson.Of(view.Lead.Email));
}

/// <summary>A page of leads; <c>next</c> goes into <c>before</c> for the page after.</summary>
internal sealed record LeadListJson(IReadOnlyList<LeadJson> Leads, string? Next, int Total);

/// <summary>One line of a timeline.</summary>
internal sealed record TimelineJson(DateTimeOffset At, string Kind, string? Name, string? Url, string? Referrer, string Door, string? Actor, string? Note, bool IsTouch, SourceJson? Source, Guid EventId)
{
    public static TimelineJson Of(TimelineEntry entry) => new(
        ApiTime.Of(entry.OccurredAt),
        entry.Kind,
        entry.Event.Facts.Name,
        entry.Event.Facts.Url,
        entry.Event.Facts.Referrer,
        entry.Event.Facts.Door,
        entry.Event.Facts.Actor,
        entry.Event.Personal?.Text,
        entry.IsTouch,
        entry.Acquisition is null ? null : SourceJson.Of(entry.Acquisition),
        entry.EventId);
}

/// <summary>A click identifier of a lead; <c>value</c> is null where only its presence was kept.</summary>
internal sealed record LeadClickJson(string Platform, string Name, string? Value, DateTimeOffset FirstSeen, string? Landing, Guid EventId)
{
    public static LeadClickJson Of(LeadClick click) => new(click.Platform, click.Name, click.Value, ApiTime.Of(click.FirstSeenAt), click.Landing, click.EventId);
}

/// <summary>A touch entered by hand or another system: <c>webinar_attended</c>, <c>direct_mail</c> and the like.</summary>
internal sealed record LogTouchJson(string? Kind, DateTimeOffset? At, string? Note);

/// <summary>Input of POST /api/leads.</summary>
internal sealed record CreateLeadJson(string? Email, string? Name, string? Phone, string? Company, string? Source, string? Channel, DateTimeOffset? CreatedAt);

internal sealed record StageJson(string? Stage);

internal sealed record StatusJson(string? Status, string? Reason);

internal sealed record OwnerJson(string? Owner);

/// <summary>Another lead that is the same person.</summary>
internal sealed record JoinInput(Guid Lead);

/// <summary>A lead of a join, by the name it had.</summary>
internal sealed record JoinedLeadJson(Guid Lead, string Name);

/// <summary>That somebody of the workspace said leads are one person: the event, which takes it back when it is deleted, who said it, and the leads as they were.</summary>
internal sealed record JoinJson(Guid EventId, DateTimeOffset At, string? By, IReadOnlyList<JoinedLeadJson> Leads)
{
    public static JoinJson Of(LeadJoin join) => new(join.EventId, ApiTime.Of(join.OccurredAt), join.By, [.. join.Leads.Select(static l => new JoinedLeadJson(l.LeadId, l.Name))]);
}

internal sealed record NoteJson(string? Text);
