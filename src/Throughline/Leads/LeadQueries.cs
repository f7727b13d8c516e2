using Microsoft.EntityFrameworkCore;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Leads;

/// <summary>Which leads a list shows. Empty fields do not filter.</summary>
/// <param name="Channel">Original channel.</param>
/// <param name="Before">Cursor: the last row of the page before, as <c>createdAt.leadId</c>.</param>
internal sealed record LeadFilter(
    string? Search = null, string? Stage = null, string? Status = null, string? Channel = null, Guid? Owner = null, long? From = null, long? To = null, string? Before = null, int Limit = 50);

/// <summary>A lead with what its acquisitions mean now.</summary>
internal sealed record LeadView(Lead Lead, AcquisitionFacts Original, AcquisitionFacts Latest, AcquisitionFacts? FirstUtm, AcquisitionFacts? LastUtm);

/// <summary>A page of a list, and where the next one begins.</summary>
internal sealed record LeadPage(IReadOnlyList<LeadView> Leads, string? Next, int Total);

/// <summary>Reads leads for pages and the API.</summary>
internal sealed class LeadQueries(IDbContextFactory<AppDb> databases)
{
    public const int PageLimit = 200;

    public async Task<LeadPage> ListAsync(Guid workspace, LeadFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = Filter(db, workspace, filter);
        var total = await leads.CountAsync(cancellation);
        if (Cursor.TryParse(filter.Before, out var at, out var id))
            leads = leads.Where(l => l.CreatedAt < at || (l.CreatedAt == at && l.LeadId.CompareTo(id) < 0));
        var limit = Math.Clamp(filter.Limit, 1, PageLimit);
        var rows = await leads.OrderByDescending(static l => l.CreatedAt).ThenByDescending(static l => l.LeadId).Take(limit + 1).ToListAsync(cancellation);
        var page = rows.Take(limit).ToList();
        return new LeadPage(await ViewAsync(db, workspace, page, cancellation), rows.Count > limit ? Cursor.Of(page[^1].CreatedAt, page[^1].LeadId) : null, total);
    }

    /// <summary>The lead, or the older one it was merged into; null when the workspace has none with this id.</summary>
    public async Task<LeadView?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == id, cancellation);
        if (lead?.MergedInto is { } older)
            lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == older, cancellation);
        return lead is null ? null : (await ViewAsync(db, workspace, [lead], cancellation))[0];
    }

    private static IQueryable<Lead> Filter(AppDb db, Guid workspace, LeadFilter filter)
    {
        var leads = db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && l.MergedInto == null);
        foreach (var word in (filter.Search ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5))
            leads = leads.Where(l => l.SearchText.Contains(word));
        if (filter.Stage is { } stage)
            leads = leads.Where(l => l.Stage == stage);
        if (filter.Status is { } status)
            leads = leads.Where(l => l.Status == status);
        if (filter.Owner is { } owner)
            leads = leads.Where(l => l.OwnerId == owner);
        if (filter.From is { } from)
            leads = leads.Where(l => l.CreatedAt >= from);
        if (filter.To is { } to)
            leads = leads.Where(l => l.CreatedAt < to);
        if (filter.Channel is { } channel)
        {
            leads = channel == Channels.Other
                ? leads.Where(l => l.OriginalAcquisitionId == 0 || db.Set<AcquisitionFacts>().Any(a => a.WorkspaceId == workspace && a.AcquisitionId == l.OriginalAcquisitionId && a.Channel == channel))
                : leads.Where(l => db.Set<AcquisitionFacts>().Any(a => a.WorkspaceId == workspace && a.AcquisitionId == l.OriginalAcquisitionId && a.Channel == channel));
        }

        return leads;
    }

    private static async Task<List<LeadView>> ViewAsync(AppDb db, Guid workspace, List<Lead> leads, CancellationToken cancellation)
    {
        var ids = leads.SelectMany(static l => new[] { l.OriginalAcquisitionId, l.LatestAcquisitionId, l.FirstUtmAcquisitionId, l.LastUtmAcquisitionId }).ToHashSet();
        var facts = await Acquisitions.FactsAsync(db, workspace, ids, cancellation);
        return leads.ConvertAll(l => new LeadView(
            l,
            facts[l.OriginalAcquisitionId],
            facts[l.LatestAcquisitionId],
            l.FirstUtmAcquisitionId == 0 ? null : facts[l.FirstUtmAcquisitionId],
            l.LastUtmAcquisitionId == 0 ? null : facts[l.LastUtmAcquisitionId]));
    }
}
