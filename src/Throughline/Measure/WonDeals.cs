using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>A won deal as attribution needs it. Its people are the persons behind its contacts: the buying group.</summary>
internal sealed record WonDeal(Guid DealId, string Currency, long RevenueMinor, long ClosedAt, long OpenedAt, long LeadAt, Guid[] People);

/// <summary>The won deals of a workspace in order of closing, kept in memory until something in the workspace changes.</summary>
internal sealed class WonDeals(IDbContextFactory<AppDb> databases)
{
    private readonly ConcurrentDictionary<Guid, (long Version, WonDeal[] Deals)> _held = new();

    /// <summary>All won deals, by (closing time, id).</summary>
    public async Task<WonDeal[]> OfAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation)
    {
        if (_held.TryGetValue(workspace, out var held) && held.Version == journeys.Version)
            return held.Deals;
        var deals = await LoadAsync(workspace, cancellation);
        _held[workspace] = (journeys.Version, deals);
        return deals;
    }

    private async Task<WonDeal[]> LoadAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await (
            from deal in db.Set<Deal>().AsNoTracking()
            join contact in db.Set<DealContact>() on new { deal.WorkspaceId, deal.DealId } equals new { contact.WorkspaceId, contact.DealId }
            join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where deal.WorkspaceId == workspace && deal.Outcome == Outcomes.Won
            orderby deal.ClosedAt, deal.DealId, contact.Place, contact.LeadId
            select new { deal.DealId, deal.Currency, deal.AmountMinor, deal.RefundedMinor, deal.ClosedAt, deal.OpenedAt, lead.PersonId, lead.CreatedAt }).ToListAsync(cancellation);

        var deals = new List<WonDeal>();
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && rows[end].DealId == rows[start].DealId)
                end++;
            var group = rows.GetRange(start, end - start);
            var first = group[0];
            deals.Add(new WonDeal(
                first.DealId, first.Currency, first.AmountMinor - first.RefundedMinor, first.ClosedAt!.Value, first.OpenedAt,
                group.Min(static r => r.CreatedAt), [.. group.Select(static r => r.PersonId).Distinct()]));
            start = end;
        }

        return [.. deals];
    }
}
