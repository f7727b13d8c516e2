using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Coupons;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>Which orders a list shows.</summary>
internal sealed record OrderFilter(string? State, bool? IsMatched, string? Before);

/// <summary>An order with its lead and the time between the last touch before it and the purchase.</summary>
/// <param name="SinceTouchMs">Null without a lead or without a touch before.</param>
/// <param name="Coupons">What became of the codes on it; for one order only, not in lists.</param>
internal sealed record OrderView(StoreOrder Order, Lead? Lead, long? SinceTouchMs, IReadOnlyList<OrderCoupon>? Coupons = null);

/// <summary>Reads orders for the page and the API.</summary>
internal sealed class OrderQueries(IDbContextFactory<AppDb> databases, OrderCoupons coupons)
{
    public const int PageSize = 50;

    public async Task<(IReadOnlyList<OrderView> Orders, string? Next, int Unmatched)> PageAsync(Guid workspace, OrderFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var all = db.Set<StoreOrder>().AsNoTracking().Where(o => o.WorkspaceId == workspace);
        var unmatched = await all.CountAsync(static o => o.LeadId == null, cancellation);
        var orders = all;
        if (filter.State is { Length: > 0 } state)
            orders = orders.Where(o => o.State == state);
        if (filter.IsMatched is { } isMatched)
            orders = isMatched ? orders.Where(static o => o.LeadId != null) : orders.Where(static o => o.LeadId == null);
        if (Cursor.TryParse(filter.Before, out var at, out var id))
            orders = orders.Where(o => o.PlacedAt < at || (o.PlacedAt == at && o.OrderId.CompareTo(id) < 0));
        var rows = await orders.OrderByDescending(static o => o.PlacedAt).ThenByDescending(static o => o.OrderId).Take(PageSize + 1).ToListAsync(cancellation);
        var page = rows.Take(PageSize).ToList();
        return (await ViewAsync(db, workspace, page, cancellation), rows.Count > PageSize ? Cursor.Of(page[^1].PlacedAt, page[^1].OrderId) : null, unmatched);
    }

    public async Task<OrderView?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var order = await db.Set<StoreOrder>().AsNoTracking().FirstOrDefaultAsync(o => o.WorkspaceId == workspace && o.OrderId == id, cancellation);
        return order is null ? null : (await ViewAsync(db, workspace, [order], cancellation))[0] with { Coupons = await coupons.OfAsync(workspace, order.Number, order.CouponCodes, order.PlacedAt, cancellation) };
    }

    private static async Task<IReadOnlyList<OrderView>> ViewAsync(AppDb db, Guid workspace, List<StoreOrder> orders, CancellationToken cancellation)
    {
        var ids = orders.Select(static o => o.LeadId).OfType<Guid>().Distinct().ToArray();
        var leads = await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && ids.Contains(l.LeadId)).ToDictionaryAsync(static l => l.LeadId, cancellation);
        var touches = (await Touches.OfPeopleAsync(db, workspace, [.. leads.Values.Select(static l => l.PersonId).Distinct()], cancellation)).Where(static t => t.Flag is null).ToLookup(static t => t.PersonId, static t => t.OccurredAt);
        return orders.ConvertAll(o =>
        {
            var lead = o.LeadId is { } id ? leads.GetValueOrDefault(id) : null;
            var before = lead is null ? [] : touches[lead.PersonId].Where(t => t <= o.PlacedAt).ToList();
            return new OrderView(o, lead, before.Count == 0 ? null : o.PlacedAt - before.Max());
        });
    }
}
