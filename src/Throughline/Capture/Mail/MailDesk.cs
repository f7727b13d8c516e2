using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Hits;
using Throughline.Capture.Links;
using Throughline.Capture.Tracker;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Mail;

/// <summary>A mailing somebody wants: its links and the list of recipients as CSV.</summary>
public sealed record MailingDraft(string? Name, string? Campaign, IReadOnlyList<Guid> Links, string? Recipients);

/// <summary>What a mailing did so far. Opens are a lower bound: who does not load pictures is not seen.</summary>
public sealed record MailingCounts(int Sent, int HumanOpens, int AllOpens, int HumanClicks, int AllClicks, int Leads);

/// <summary>Mailings: lists of recipients with a link of their own each, and what became of them.</summary>
internal sealed class MailDesk(IDbContextFactory<AppDb> databases, ITouchOutcomes outcomes, LinkBook links, CaptureSecrets secrets, TimeProvider time)
{
    /// <summary>Recipients of one mailing.</summary>
    public const int RecipientsAtMost = 100_000;

    private static readonly string[] EmailColumns = ["email", "e_mail", "mail", "email_address"];

    private const int LinksAtMost = 20;

    // Clicks whose leads are looked for; the newest of a mailing with more.
    private const int ClicksForLeads = 20_000;
    private const int LongestText = 120;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Saves a mailing. Rows that are no recipient are left out and named.</summary>
    public async Task<(Mailing? Mailing, Fault? Fault, IReadOnlyList<ListFault> Rows)> CreateAsync(Guid workspace, string actor, MailingDraft draft, CancellationToken cancellation)
    {
        var (recipients, rows) = ReadRecipients(draft.Recipients);
        if (await FaultAsync(workspace, draft, recipients, rows, cancellation) is { } fault)
            return (null, fault, rows);
        var now = Now;
        var mailing = new Mailing
        {
            WorkspaceId = workspace,
            MailingId = Guid.CreateVersion7(time.GetUtcNow()),
            Name = draft.Name!.Trim(),
            Campaign = draft.Campaign?.Trim() ?? "",
            CreatedAt = now,
            CreatedBy = actor,
            SentAt = null,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertNewAsync([mailing], cancellation);
        await db.InsertNewAsync([.. draft.Links.Distinct().Select((id, place) => new MailingLink { WorkspaceId = workspace, MailingId = mailing.MailingId, LinkId = id, Place = place })], cancellation);
        await db.InsertNewAsync(
            [.. recipients.Select(r => new MailRecipient { WorkspaceId = workspace, MailingId = mailing.MailingId, Number = LinkBook.NewNumber(), Email = r.Email, Name = r.Name, CreatedAt = now, DeliveredAt = null })],
            cancellation);
        await transaction.CommitAsync(cancellation);
        return (mailing, null, rows);
    }

    public async Task<Mailing?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Mailing>().AsNoTracking().FirstOrDefaultAsync(m => m.WorkspaceId == workspace && m.MailingId == id, cancellation);
    }

    public async Task<IReadOnlyList<Mailing>> ListAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Mailing>().AsNoTracking().Where(m => m.WorkspaceId == workspace).OrderByDescending(static m => m.CreatedAt).Take(LinkBook.PageLimit).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<Link>> LinksAsync(Guid workspace, Guid mailing, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await (
            from m in db.Set<MailingLink>().AsNoTracking()
            join l in db.Set<Link>().AsNoTracking() on new { m.WorkspaceId, m.LinkId } equals new { l.WorkspaceId, l.LinkId }
            where m.WorkspaceId == workspace && m.MailingId == mailing
            orderby m.Place
            select l).ToListAsync(cancellation);
    }

    /// <summary>Says when a mailing went out: clicks within seconds of it are a scanner's.</summary>
    public async Task<bool> MarkSentAsync(Guid workspace, Guid id, long at, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Mailing>().Where(m => m.WorkspaceId == workspace && m.MailingId == id).ExecuteUpdateAsync(set => set.SetProperty(static m => m.SentAt, at), cancellation) > 0;
    }

    /// <summary>Takes the mail system's word for when a copy was delivered.</summary>
    public async Task<bool> MarkDeliveredAsync(Guid workspace, Guid id, string email, long at, CancellationToken cancellation)
    {
        var address = email.Trim().ToLowerInvariant();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<MailRecipient>().Where(r => r.WorkspaceId == workspace && r.MailingId == id && r.Email == address).ExecuteUpdateAsync(set => set.SetProperty(static r => r.DeliveredAt, at), cancellation) > 0;
    }

    /// <summary>The recipient of a number in a token, and their mailing; null when erased or never known.</summary>
    public async Task<(MailRecipient Recipient, Mailing Mailing)?> RecipientAsync(long number, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await (
            from r in db.Set<MailRecipient>().AsNoTracking()
            join m in db.Set<Mailing>().AsNoTracking() on new { r.WorkspaceId, r.MailingId } equals new { m.WorkspaceId, m.MailingId }
            where r.Number == number
            select new { Recipient = r, Mailing = m }).FirstOrDefaultAsync(cancellation);
        return found is null ? null : (found.Recipient, found.Mailing);
    }

    /// <summary>The export: one row a recipient, with the address of every link, the picture and the trap of their own.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="mailing">Which.</param>
    /// <param name="origin">Scheme and host of short links.</param>
    /// <param name="cancellation">The request's.</param>
    public async Task<string> ExportAsync(Guid workspace, Guid mailing, string origin, CancellationToken cancellation)
    {
        var key = await secrets.LinkKeyAsync(cancellation);
        var of = await LinksAsync(workspace, mailing, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var recipients = await db.Set<MailRecipient>().AsNoTracking().Where(r => r.WorkspaceId == workspace && r.MailingId == mailing).OrderBy(static r => r.Email).ToListAsync(cancellation);
        var header = new List<string> { "email", "name" };
        header.AddRange(of.Count == 1 ? ["link"] : of.Select(static (_, i) => $"link_{i + 1}"));
        header.AddRange(["open_picture", "trap_link"]);
        return CsvList.Write(header, recipients.Select(IReadOnlyList<string> (r) =>
        [
            r.Email, r.Name, .. of.Select(link => $"{origin}/l/{Token(link.Number, r)}"), $"{origin}/o/{Token(LinkToken.Pixel, r)}.gif", $"{origin}/l/{Token(LinkToken.Trap, r)}",
        ]));

        string Token(long link, MailRecipient r) => new LinkToken(link, r.Number, (uint)(r.CreatedAt / 3_600_000)).Write(key);
    }

    /// <summary>What a mailing did so far.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="mailing">Which.</param>
    /// <param name="withLeads">Whether to look for the leads, which reads the clicks again.</param>
    /// <param name="cancellation">The request's.</param>
    public async Task<MailingCounts> CountAsync(Guid workspace, Guid mailing, bool withLeads, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var hits = db.Set<DoorHit>().AsNoTracking().Where(h => h.WorkspaceId == workspace && h.ThingId == mailing);
        var opens = hits.Where(static h => h.Name == Interactions.EmailOpen);
        var clicks = hits.Where(static h => h.Name == Interactions.EmailClick);
        var human = clicks.Where(static h => h.Flag == null);
        var leads = withLeads
            ? await outcomes.LeadsAsync(workspace, await human.OrderByDescending(static h => h.OccurredAt).Take(ClicksForLeads).Select(static h => h.EventId).ToListAsync(cancellation), cancellation)
            : 0;
        return new MailingCounts(
            await db.Set<MailRecipient>().CountAsync(r => r.WorkspaceId == workspace && r.MailingId == mailing, cancellation),
            await opens.Where(static h => h.Flag == null && h.Class != "machine").Select(static h => h.Recipient).Distinct().CountAsync(cancellation),
            await opens.CountAsync(cancellation),
            await human.Select(static h => h.Recipient).Distinct().CountAsync(cancellation),
            await clicks.CountAsync(cancellation),
            leads);
    }

    private static (List<(string Email, string Name)> Recipients, List<ListFault> Faults) ReadRecipients(string? csv)
    {
        var (rows, faults) = CsvList.Read(csv, RecipientsAtMost, EmailColumns);
        var all = new List<ListFault>(faults);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var recipients = new List<(string, string)>();
        foreach (var row in rows)
        {
            if (MailAddresses.OfList(row.Of(EmailColumns))?.ToLowerInvariant() is not { } email)
                all.Add(new ListFault(row.Line, "email", "an e-mail address such as jane@example.com"));
            else if (!seen.Add(email))
                all.Add(new ListFault(row.Line, "email", "each address once"));
            else
                recipients.Add((email, TagText.Cut(row.Of("name", "full_name", "first_name"))));
        }

        return (recipients, all);
    }

    private async Task<Fault?> FaultAsync(Guid workspace, MailingDraft draft, List<(string, string)> recipients, List<ListFault> rows, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestText)
            return new Fault("name", $"a name of 1 to {LongestText} characters");
        if (draft.Campaign?.Length > LongestText)
            return new Fault("campaign", $"at most {LongestText} characters");
        if (draft.Links.Count is 0 or > LinksAtMost)
            return new Fault("links", $"1 to {LinksAtMost} registered links");
        foreach (var id in draft.Links)
        {
            if (await links.FindAsync(workspace, id, cancellation) is null)
                return new Fault("links", $"registered links of this workspace; {id} is none");
        }

        return recipients.Count > 0 ? null : new Fault("recipients", rows.Count > 0 ? $"{rows[0].Expected} (line {rows[0].Line})" : "at least one row with an e-mail address");
    }
}
