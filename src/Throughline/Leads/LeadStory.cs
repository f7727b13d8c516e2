using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Leads.Meetings;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;
using Throughline.Web.Components;

namespace Throughline.Leads;

/// <summary>What later rooms say about their own events on a timeline.</summary>
public interface ITimelineWords
{
    /// <summary>Items by event id, for the events of this room; the others are left out.</summary>
    Task<IReadOnlyDictionary<Guid, TimelineItem>> DescribeAsync(AppDb db, Guid workspace, IReadOnlyList<Envelope> events, CancellationToken cancellation);
}

/// <summary>A lead's timeline in words: touches and changes stand out, machine noise is folded, every line opens its event.</summary>
internal sealed class LeadStory(LeadTimeline timeline, IDbContextFactory<AppDb> databases, IEnumerable<ITimelineWords> words)
{
    public async Task<IReadOnlyList<TimelineItem>> OfAsync(Lead lead, MemberNames names, Display display, bool showsPersonal, CancellationToken cancellation)
    {
        var entries = await timeline.OfAsync(lead, cancellation);
        var described = new Dictionary<Guid, TimelineItem>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var room in words)
        {
            foreach (var (id, item) in await room.DescribeAsync(db, lead.WorkspaceId, [.. entries.Select(static e => e.Event)], cancellation))
                described[id] = item;
        }

        var takenBack = MeetingLines.TakenBack([.. entries.Select(static e => e.Event)]);
        return Fold(SentForms.Once(entries).Select(e => Open(Item(e.Entry, described.GetValueOrDefault(e.Entry.EventId), names, display, takenBack), e.Entry, e.Written, lead, showsPersonal)), display);
    }

    // Any room may put notes and answers into the second line; for viewers only that of a touch stays, and the event opens where its personal part is left out.
    private static TimelineItem Open(TimelineItem item, TimelineEntry entry, Envelope written, Lead lead, bool showsPersonal) => showsPersonal
        ? item with { Href = $"/leads/{lead.LeadId}/events/{entry.EventId}", Said = LeadSaid.Of(written) }
        : item with { Href = $"/events/{entry.EventId}", Detail = entry.IsTouch ? item.Detail : null };

    /// <summary>Small things in a row on one day become one line that opens.</summary>
    internal static IReadOnlyList<TimelineItem> Fold(IEnumerable<TimelineItem> items, Display display)
    {
        var folded = new List<TimelineItem>();
        var run = new List<TimelineItem>();
        foreach (var item in items)
        {
            var continues = item.Weight == TimelineWeight.Quiet && (run.Count == 0 || Day(run[0], display) == Day(item, display));
            if (!continues)
                Close(run, folded);
            if (item.Weight == TimelineWeight.Quiet)
                run.Add(item);
            else
                folded.Add(item);
        }

        Close(run, folded);
        return folded;
    }

    private static DateOnly Day(TimelineItem item, Display display) => DateOnly.FromDateTime(display.Local(item.At).DateTime);

    private static void Close(List<TimelineItem> run, List<TimelineItem> folded)
    {
        if (run.Count == 1)
            folded.Add(run[0]);
        else if (run.Count > 1)
            folded.Add(new TimelineItem(run[0].At, run[0].Icon, run.All(static i => i.Icon == "page") ? $"{run.Count} more pages" : $"{run.Count} small events") { Folded = [.. run], Weight = TimelineWeight.Quiet });
        run.Clear();
    }

    private static TimelineItem Item(TimelineEntry entry, TimelineItem? described, MemberNames names, Display display, IReadOnlySet<Guid> takenBack)
    {
        var item = described ?? (entry.IsTouch ? Touch(entry, display) : MeetingLines.Of(entry.Event, display) ?? Own(entry, names));
        if (takenBack.Contains(entry.EventId))
            item = MeetingLines.Withdrawn(item);
        return names.OfActor(entry.Event.Facts.Actor) is { } by ? item with { Detail = item.Detail is null ? $"by {by}" : $"{item.Detail} · by {by}" } : item;
    }

    private static TimelineItem Touch(TimelineEntry entry, Display display)
    {
        var from = entry.Acquisition!;
        var flag = entry.Event.Facts.Flag is { } why ? $"left out of reports: {why}" : null;
        var source = from.Source == AcquisitionFacts.Unknown.Source ? null : from.Source;
        var campaign = from.Campaign.Length == 0 ? source : Joined(source, from.Campaign);
        return new TimelineItem(entry.OccurredAt, Icon(entry.Event, "touch"), TouchTitle(entry.Event))
        {
            Channel = from.Channel,
            ChannelDetail = $"{from.Rule}: {RuleWords.Of(from)}",
            Detail = string.Join(" · ", new[] { campaign, Address(entry.Event), MeetingLines.When(entry.Event, display), Spoken(entry.Event), flag }.Where(static t => !string.IsNullOrEmpty(t))),
            Weight = TimelineWeight.Strong,
        };
    }

    private static TimelineItem Own(TimelineEntry entry, MemberNames names)
    {
        var e = entry.Event;
        return e.Kind switch
        {
            LeadEvents.Created => new(e.OccurredAt, "leads", "Lead entered by hand or API") { Detail = e.Facts.Source, Weight = TimelineWeight.Strong },
            LeadEvents.StageChanged => new(e.OccurredAt, "stage", $"Stage: {Text(e, "stage")}") { Weight = TimelineWeight.Strong },
            LeadEvents.StatusChanged => new(e.OccurredAt, "stage", $"Status: {Text(e, "status")}") { Detail = Text(e, "reason"), Weight = TimelineWeight.Strong },
            LeadEvents.OwnerChanged => new(e.OccurredAt, "owner", $"Owner: {(Guid.TryParse(Text(e, "owner"), out var owner) ? names.Of(owner) : "nobody")}"),
            LeadEvents.Noted => new(e.OccurredAt, "note", "Note") { Detail = e.Personal?.Text ?? "erased" },
            Kinds.FormSubmit => new(e.OccurredAt, "form", $"Filled in the form {FormName(e)}") { Detail = Address(e), Weight = TimelineWeight.Strong },
            Kinds.Track => Tracked(e),
            Kinds.Interaction => new(e.OccurredAt, InteractionIcon(e.Facts.Name), Interactions.Title(e.Facts.Name)) { Detail = Joined(e.Facts.Channel, Spoken(e)), Weight = e.Facts.IsStated ? TimelineWeight.Strong : TimelineWeight.Normal },
            IdentityEvents.Joined => new(e.OccurredAt, "leads", "Said to be one person with another lead"),
            IdentityEvents.Parted => new(e.OccurredAt, "leads", "Taken apart again"),
            Kinds.PageView when IsInternalCampaign(e) => new(e.OccurredAt, "page", Address(e) ?? "Page") { Detail = "An own link with campaign tags: where the visit came from stays as it was" },
            Kinds.PageView => new(e.OccurredAt, "page", Address(e) is { Length: > 0 } page ? page : "Page") { Detail = e.Facts.Title, Weight = TimelineWeight.Quiet },
            Kinds.Screen => new(e.OccurredAt, "page", e.Facts.Name ?? "Screen") { Weight = TimelineWeight.Quiet },
            _ => new(e.OccurredAt, "machine", e.Kind.Replace('_', ' ')) { Detail = e.Facts.Name, Weight = TimelineWeight.Quiet },
        };
    }

    // Sites tag their own links by mistake (channels.md 1.5).
    private static bool IsInternalCampaign(Envelope e) => Acquisition.Of(LandingUrl.Parse(e.Facts.Url, e.Facts.Referrer), []).IsInternalCampaign;

    // What the tracker sends by itself; a tenant's own events keep their names.
    private static TimelineItem Tracked(Envelope e) => e.Facts.Name switch
    {
        "engagement" when Number(e, "engaged_ms") is { } read => new(e.OccurredAt, "page", $"Read for {TimeText.Span((long)read)}") { Detail = Address(e), Weight = TimelineWeight.Quiet },
        "outbound" when Text(e, "url") is { } left => new(e.OccurredAt, "page", "Left by a link") { Detail = left, Weight = TimelineWeight.Quiet },
        "download" when Text(e, "url") is { } file => new(e.OccurredAt, "page", "Downloaded a file") { Detail = file },
        var name => new(e.OccurredAt, "events", name ?? "Event") { Detail = Address(e) },
    };

    // A form made here has a title; its name is only a code.
    private static string? FormName(Envelope e) => e.Facts is { Name: ['h', 'f', '-', ..], Title: { Length: > 0 } title } ? title : e.Facts.Name;

    private static string TouchTitle(Envelope e) => e.Kind switch
    {
        Kinds.FormSubmit => $"Filled in the form {FormName(e)}",
        Kinds.Interaction => Interactions.Title(e.Facts.Name),
        LeadEvents.Created => "Lead entered by hand or API",
        _ => "Visit",
    };

    private static string Icon(Envelope e, string other) => e.Kind switch
    {
        Kinds.FormSubmit => "form",
        Kinds.Interaction => InteractionIcon(e.Facts.Name),
        LeadEvents.Created => "leads",
        _ => other,
    };

    private static string InteractionIcon(string? name) => name switch
    {
        Interactions.Call or Interactions.OutboundCall => "calls",
        Interactions.Chat or Interactions.Message or Interactions.LinkedInMessage or Interactions.OutboundReply => "note",
        Interactions.EmailReceived or Interactions.EmailClick or Interactions.EmailOpen or Interactions.OutboundEmail or Interactions.DirectMail => "email",
        Interactions.MeetingBooked or Interactions.MeetingJoined or Interactions.EventCheckIn or Interactions.BadgeScan or Interactions.WebinarAttended => "day",
        _ => "touch",
    };

    // How a call ended, and what was noted of it.
    private static string? Spoken(Envelope e) => e.Kind == Kinds.Interaction ? Joined(Text(e, "status"), e.Personal?.Text) : null;

    private static string? Joined(params string?[] parts) => string.Join(" · ", parts.Where(static p => !string.IsNullOrEmpty(p))) is { Length: > 0 } text ? text : null;

    private static string? Address(Envelope e) => Uri.TryCreate(e.Facts.Url, UriKind.Absolute, out var url) ? url.Host + url.AbsolutePath : e.Facts.Url;

    private static double? Number(Envelope e, string name) =>
        e.Facts.Properties is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and < 1e12 ? number : null;

    // The payload of an imported event may lack a field: a line without it is better than no timeline.
    private static string? Text(Envelope e, string name) =>
        e.Facts.Properties is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
