using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Hits;
using Throughline.Capture.Links;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Shows;

/// <summary>An event somebody sets up.</summary>
public sealed record ShowDraft(string? Name, string? Place, string? Campaign, string? ConsentText, DateTimeOffset? StartsAt);

/// <summary>How an event went.</summary>
public sealed record ShowCounts(int Attendees, int CheckedIn, int Scans, int Leads);

/// <summary>What became of a list: people stored, and rows that were not.</summary>
internal sealed record ListImport(int New, int Known, IReadOnlyList<ListFault> Faults);

/// <summary>Trade shows and their lists of people.</summary>
internal sealed class ShowBook(IDbContextFactory<AppDb> databases, IEventLog log, LinkCounts counts, ITouchOutcomes outcomes, TimeProvider time)
{
    /// <summary>Rows of one list.</summary>
    public const int RowsAtMost = 20_000;

    /// <summary>The channel of people met at events (offline-capture.md, channel by kind).</summary>
    public const string Channel = "Event/Webinar";

    /// <summary>The door's name in events and counters.</summary>
    public const string Door = "show";

    private const int LongestText = 120;
    private static readonly string[] EmailColumns = ["email", "e_mail", "mail", "email_address"];
    private const int LongestConsent = 1_000;
    private const int ShowLetters = 5;
    private const int AttendeeLetters = 7;
    private const int EventsAtOnce = 500;
    private const int CountedEvents = 20_000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<(Show? Show, Fault? Fault)> CreateAsync(Guid workspace, string actor, ShowDraft draft, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestText)
            return (null, new Fault("name", $"the event's name, 1 to {LongestText} characters"));
        if (draft.Place?.Length > LongestText || draft.Campaign?.Length > LongestText)
            return (null, new Fault(draft.Place?.Length > LongestText ? "place" : "campaign", $"at most {LongestText} characters"));
        if (draft.ConsentText?.Length > LongestConsent)
            return (null, new Fault("consentText", $"at most {LongestConsent:N0} characters"));
        var show = new Show
        {
            WorkspaceId = workspace,
            ShowId = Guid.CreateVersion7(time.GetUtcNow()),
            Code = ShortCode.New(ShowLetters),
            Name = draft.Name.Trim(),
            Place = draft.Place?.Trim() ?? "",
            Campaign = draft.Campaign?.Trim() ?? "",
            ConsentText = draft.ConsentText?.Trim() ?? "",
            StartsAt = draft.StartsAt?.ToUnixTimeMilliseconds() ?? Now,
            CreatedAt = Now,
            CreatedBy = actor,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(show);
        await db.SaveChangesAsync(cancellation);
        return (show, null);
    }

    public async Task<Show?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Show>().AsNoTracking().FirstOrDefaultAsync(s => s.WorkspaceId == workspace && s.ShowId == id, cancellation);
    }

    public async Task<IReadOnlyList<Show>> ListAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Show>().AsNoTracking().Where(s => s.WorkspaceId == workspace).OrderByDescending(static s => s.StartsAt).Take(LinkBook.PageLimit).ToListAsync(cancellation);
    }

    /// <summary>The person behind a badge, or null.</summary>
    public async Task<ShowAttendee?> AttendeeAsync(Show show, string code, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ShowAttendee>().AsNoTracking().FirstOrDefaultAsync(a => a.WorkspaceId == show.WorkspaceId && a.ShowId == show.ShowId && a.Code == code, cancellation);
    }

    public async Task<IReadOnlyList<ShowAttendee>> AttendeesAsync(Show show, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ShowAttendee>().AsNoTracking().Where(a => a.WorkspaceId == show.WorkspaceId && a.ShowId == show.ShowId).OrderBy(static a => a.Email).ToListAsync(cancellation);
    }

    /// <summary>Takes a list in: everybody on it was at the event, becomes a lead of its channel, and gets a badge code. The same list again changes nothing.</summary>
    public async Task<ListImport> ImportAsync(Show show, Actor actor, string? csv, CancellationToken cancellation)
    {
        var (rows, broken) = CsvList.Read(csv, RowsAtMost, EmailColumns);
        var faults = new List<ListFault>(broken);
        var known = (await AttendeesAsync(show, cancellation)).ToDictionary(static a => a.Email);
        var attendees = new List<ShowAttendee>();
        foreach (var row in rows)
        {
            if (MailAddresses.OfList(row.Of(EmailColumns))?.ToLowerInvariant() is not { } email)
                faults.Add(new ListFault(row.Line, "email", "an e-mail address such as jane@example.com"));
            else if (!known.ContainsKey(email))
                attendees.Add(known[email] = AttendeeOf(show, email, row));
        }

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync(attendees, cancellation);
        foreach (var chunk in attendees.Chunk(EventsAtOnce))
            await log.AppendAsync([.. chunk.Select(a => CheckInOf(show, a, actor))], cancellation);
        return new ListImport(attendees.Count, rows.Count - attendees.Count - (faults.Count - broken.Count), faults);
    }

    /// <summary>How an event went; its leads only when asked for, which reads its events again.</summary>
    public async Task<ShowCounts> CountAsync(Show show, bool withLeads, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var attendees = await db.Set<ShowAttendee>().CountAsync(a => a.WorkspaceId == show.WorkspaceId && a.ShowId == show.ShowId, cancellation);
        var names = await db.Set<DoorHit>().Where(h => h.WorkspaceId == show.WorkspaceId && h.ThingId == show.ShowId).GroupBy(static h => h.Name)
            .Select(static g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(static g => g.Key, static g => g.Count, cancellation);
        var leads = withLeads ? await outcomes.LeadsAsync(show.WorkspaceId, await counts.EventsAsync(show.WorkspaceId, show.ShowId, CountedEvents, cancellation), cancellation) : 0;
        return new ShowCounts(attendees, names.GetValueOrDefault(Interactions.EventCheckIn), names.GetValueOrDefault(Interactions.BadgeScan), leads);
    }

    /// <summary>Whom the event brought: everybody on the list or scanned at a booth, the most often and last met first.</summary>
    public async Task<IReadOnlyList<ShowPerson>> PeopleAsync(Show show, int limit, CancellationToken cancellation)
    {
        var events = await log.FindAsync(show.WorkspaceId, await counts.EventsAsync(show.WorkspaceId, show.ShowId, CountedEvents, cancellation), cancellation);
        return [.. events.Where(static e => e.Personal?.Email is not null).GroupBy(static e => e.Personal!.Email!.ToLowerInvariant()).Select(static met =>
        {
            var scans = met.Where(static e => e.Facts.Name == Interactions.BadgeScan).OrderBy(static e => e.OccurredAt).ToList();
            return new ShowPerson(
                met.Key, met.Select(static e => e.Personal!.Name).FirstOrDefault(static n => n is not null), met.Select(static e => e.Personal!.Company).FirstOrDefault(static c => c is not null),
                scans.Count, scans.Count == 0 ? null : scans[^1].OccurredAt, scans.Select(static e => e.Personal!.Text).LastOrDefault(static n => n is not null));
        }).OrderByDescending(static p => p.Scans).ThenByDescending(static p => p.LastScanAt).ThenBy(static p => p.Email, StringComparer.Ordinal).Take(limit)];
    }

    private static ShowAttendee AttendeeOf(Show show, string email, CsvListRow row) => new()
    {
        WorkspaceId = show.WorkspaceId,
        ShowId = show.ShowId,
        Code = ShortCode.New(AttendeeLetters),
        Email = email,
        Name = TagText.Cut(row.Of("name", "full_name")),
        Company = TagText.Cut(row.Of("company", "organisation", "organization")),
        Booth = TagText.Cut(row.Of("booth", "stand")),
    };

    private Envelope CheckInOf(Show show, ShowAttendee attendee, Actor actor)
    {
        var e = CommandEvents.Make(
            time, show.WorkspaceId, Door, actor.Id, Kinds.Interaction, new HitFacts(show.ShowId, Note: attendee.Booth.Length > 0 ? attendee.Booth : null),
            StableId.Of(show.WorkspaceId, "check-in", $"{show.ShowId:N}|{attendee.Email}"), Math.Min(show.StartsAt, Now));
        return e with
        {
            Facts = e.Facts with { Name = Interactions.EventCheckIn, Channel = Channel, Source = show.Name },
            Personal = new EventPersonal { Email = attendee.Email, Name = Text(attendee.Name), Company = Text(attendee.Company) },
        };
    }

    private static string? Text(string text) => text.Length > 0 ? text : null;
}

/// <summary>Somebody met at an event.</summary>
/// <param name="Scans">Conversations: scans of the badge or card.</param>
/// <param name="Notes">What was noted last.</param>
internal sealed record ShowPerson(string Email, string? Name, string? Company, int Scans, long? LastScanAt, string? Notes);
