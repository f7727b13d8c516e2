using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Identity;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>Finds the buyers of orders that came before their lead did: a shop that is faster than its form, a list imported later.</summary>
internal sealed class LateMatches(IDbContextFactory<AppDb> databases, IEventLog log, OrderMatching matching, OrderCommands orders)
{
    /// <summary>Looks through all orders whose buyer is named and not known: what was missed while nothing ran.</summary>
    public async Task MatchAllAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var open = await Open(db).Select(static o => new { o.WorkspaceId, Buyer = o.BuyerId!.Value }).Distinct().ToListAsync(cancellation);
        foreach (var group in open.GroupBy(static o => o.WorkspaceId, static o => o.Buyer))
        {
            foreach (var chunk in group.Chunk(InList.Size))
                await MatchAsync(db, group.Key, chunk, cancellation);
        }
    }

    /// <summary>Looks through the orders that name people of whom something new is known.</summary>
    public async Task MatchAsync(IEnumerable<PersonChange> changes, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var group in changes.GroupBy(static c => c.WorkspaceId, static c => c.PersonId))
        {
            if (!await Open(db).AnyAsync(o => o.WorkspaceId == group.Key, cancellation))
                continue;
            var nodes = await People.NodesAsync(db, group.Key, [.. group.Distinct()], cancellation);
            foreach (var chunk in nodes.SelectMany(static n => n).Chunk(InList.Size))
                await MatchAsync(db, group.Key, chunk, cancellation);
        }
    }

    private static IQueryable<StoreOrder> Open(AppDb db) => db.Set<StoreOrder>().AsNoTracking().Where(static o => o.LeadId == null && o.BuyerId != null);

    private async Task MatchAsync(AppDb db, Guid workspace, Guid[] buyers, CancellationToken cancellation)
    {
        var known = await Open(db).Where(o => o.WorkspaceId == workspace && buyers.Contains(o.BuyerId!.Value)).ToListAsync(cancellation);
        var people = await People.TimelinesAsync(db, workspace, [.. known.Select(static o => o.BuyerId!.Value).Distinct()], cancellation);
        var ids = people.Values.Select(static t => t.Spans[^1].Person).Distinct().ToArray();
        var withLead = (await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && ids.Contains(l.PersonId)).Select(static l => l.PersonId).ToListAsync(cancellation)).ToHashSet();
        foreach (var order in known.Where(o => withLead.Contains(people[o.BuyerId!.Value].Spans[^1].Person)))
            await MatchAsync(db, order, cancellation);
    }

    private async Task MatchAsync(AppDb db, StoreOrder order, CancellationToken cancellation)
    {
        if (await log.FindAsync(order.WorkspaceId, [StableId.Of(order.WorkspaceId, OrderEvents.Placed, order.Number)], cancellation) is not [var placed])
            return;
        var (lead, rule) = await matching.FindAsync(db, order.WorkspaceId, OrderInput.Of(placed.Read<OrderPlaced>(), placed.Personal), cancellation);
        if (lead is { } buyer)
            await orders.MatchAsync(new Actor(order.WorkspaceId, "app", "late-match"), order.OrderId, buyer, rule, cancellation);
    }
}
