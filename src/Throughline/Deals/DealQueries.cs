using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Deals;

/// <summary>Which deals a list shows. Empty fields do not filter.</summary>
/// <param name="Ids">Only these, for a number that was opened.</param>
internal sealed record DealFilter(string? Outcome = null, Guid? Lead = null, string? Search = null, IReadOnlyCollection<Guid>? Ids = null, string? Before = null, int Limit = 50, string? Sort = null);

/// <summary>What a list's deals add up to in one currency, minor units.</summary>
public sealed record DealTotal(string Currency, int Deals, long AmountMinor, long RefundedMinor, long RevenueMinor);

/// <summary>A deal with its buying group.</summary>
public sealed record DealView(Deal Deal, IReadOnlyList<(Lead Lead, string Role)> Contacts)
{
    /// <summary>The deal as a viewer sees it: without names of people.</summary>
    public DealView WithoutPersonal() => this with { Deal = Deal.WithoutPersonal(), Contacts = [.. Contacts.Select(static c => (c.Lead.WithoutPersonal(), c.Role))] };
}

/// <summary>A page of deals, and where the next one begins.</summary>
internal sealed record DealList(IReadOnlyList<DealView> Deals, string? Next, int Total);

/// <summary>Reads deals for pages and the API.</summary>
internal sealed class DealQueries(IDbContextFactory<AppDb> databases)
{
    public const int PageLimit = 200;
    private const int WordsRead = 5;
    private const int LeadsFound = 8;

    public async Task<DealList> ListAsync(Guid workspace, DealFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var deals = Filter(db, workspace, filter);
        var total = await deals.CountAsync(cancellation);
        var limit = Math.Clamp(filter.Limit, 1, PageLimit);
        var (key, ascending) = Order(filter.Sort);
        var rows = await deals.Page(key, static d => d.DealId, ascending, filter.Before).Take(limit + 1).ToListAsync(cancellation);
        var page = rows.Take(limit).ToList();
        return new DealList(await ViewAsync(db, workspace, page, cancellation), rows.Count > limit ? Cursor.Of(key.Compile()(page[^1]), page[^1].DealId) : null, total);
    }

    /// <summary>The deal, or null when the workspace has none with this id.</summary>
    public async Task<DealView?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var deal = await db.Set<Deal>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == workspace && d.DealId == id, cancellation);
        return deal is null ? null : (await ViewAsync(db, workspace, [deal], cancellation))[0];
    }

    /// <summary>The newest deals that a lead, or one merged into it, is a contact of.</summary>
    public async Task<IReadOnlyList<DealView>> OfLeadAsync(Lead lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var deals = await (
            from l in db.Set<Lead>()
            join contact in db.Set<DealContact>() on new { l.WorkspaceId, l.LeadId } equals new { contact.WorkspaceId, contact.LeadId }
            join deal in db.Set<Deal>() on new { contact.WorkspaceId, contact.DealId } equals new { deal.WorkspaceId, deal.DealId }
            where l.WorkspaceId == lead.WorkspaceId && l.PersonId == lead.PersonId
            select deal).AsNoTracking().Distinct().OrderByDescending(static d => d.OpenedAt).ThenByDescending(static d => d.DealId).Take(PageLimit).ToListAsync(cancellation);
        return await ViewAsync(db, lead.WorkspaceId, deals, cancellation);
    }

    /// <summary>The lead a new deal is for, or the older one it was merged into; null when there is none.</summary>
    public async Task<Lead?> LeadAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == id, cancellation);
        return lead?.MergedInto is { } older ? await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == older, cancellation) : lead;
    }

    /// <summary>The first leads whose name, e-mail, company or phone contains all the words; none for no words.</summary>
    public async Task<IReadOnlyList<Lead>> FindLeadsAsync(Guid workspace, string? text, CancellationToken cancellation)
    {
        var words = (text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && l.MergedInto == null);
        foreach (var word in words.Take(WordsRead))
            leads = leads.Where(l => l.SearchText.Contains(word));
        return await leads.OrderByDescending(static l => l.CreatedAt).ThenByDescending(static l => l.LeadId).Take(LeadsFound).ToListAsync(cancellation);
    }

    /// <summary>What all deals of a list add up to, one line per currency: money of two currencies is never added.</summary>
    public async Task<IReadOnlyList<DealTotal>> TotalsAsync(Guid workspace, DealFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Filter(db, workspace, filter)
            .GroupBy(static d => d.Currency)
            .OrderBy(static g => g.Key)
            .Select(static g => new DealTotal(
                g.Key, g.Count(), g.Sum(d => d.AmountMinor), g.Sum(d => d.RefundedMinor), g.Sum(d => d.Outcome == Outcomes.Won ? d.AmountMinor - d.RefundedMinor : 0)))
            .ToListAsync(cancellation);
    }

    /// <summary>What happened to the deal, oldest first.</summary>
    public async Task<IReadOnlyList<DealChange>> HistoryAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<DealChange>().AsNoTracking().Where(c => c.WorkspaceId == workspace && c.DealId == id)
            .OrderBy(static c => c.OccurredAt).ThenBy(static c => c.ReceivedAt).ToListAsync(cancellation);
    }

    // Newest opened first unless the address says otherwise; a leading minus is descending.
    private static (Expression<Func<Deal, long>> Key, bool Ascending) Order(string? sort) => sort?.TrimStart('-') switch
    {
        "closed" => (static d => d.ClosedAt ?? 0, sort[0] != '-'),
        "amount" => (static d => d.AmountMinor, sort[0] != '-'),
        "opened" => (static d => d.OpenedAt, sort[0] != '-'),
        _ => (static d => d.OpenedAt, false),
    };

    private static IQueryable<Deal> Filter(AppDb db, Guid workspace, DealFilter filter)
    {
        var deals = db.Set<Deal>().AsNoTracking().Where(d => d.WorkspaceId == workspace);
        if (filter.Outcome is { } outcome)
            deals = deals.Where(d => d.Outcome == outcome);
        if (filter.Lead is { } lead)
            deals = deals.Where(d => db.Set<DealContact>().Any(c => c.WorkspaceId == workspace && c.DealId == d.DealId
                && (c.LeadId == lead || db.Set<Lead>().Any(l => l.WorkspaceId == workspace && l.LeadId == c.LeadId && l.MergedInto == lead))));
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var text = filter.Search.Trim().ToLowerInvariant();
#pragma warning disable MA0011, CA1304, CA1311 // becomes lower() in SQL
            deals = deals.Where(d => d.Name.ToLower().Contains(text));
#pragma warning restore MA0011, CA1304, CA1311
        }

        if (filter.Ids is { } ids)
            deals = deals.Where(d => ids.Contains(d.DealId));
        return deals;
    }

    private static async Task<List<DealView>> ViewAsync(AppDb db, Guid workspace, List<Deal> deals, CancellationToken cancellation)
    {
        var ids = deals.Select(static d => d.DealId).ToList();
        var contacts = await (
            from contact in db.Set<DealContact>().AsNoTracking()
            join lead in db.Set<Lead>().AsNoTracking() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where contact.WorkspaceId == workspace && ids.Contains(contact.DealId)
            orderby contact.Place, contact.LeadId
            select new { contact.DealId, contact.Role, lead }).ToListAsync(cancellation);
        var groups = contacts.ToLookup(static c => c.DealId, static c => (c.lead, c.Role));
        return deals.ConvertAll(d => new DealView(d, [.. groups[d.DealId]]));
    }
}
