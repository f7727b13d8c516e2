using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Coupons;
using Throughline.Deals.Orders.Rules;
using Throughline.Identity;
using Throughline.Leads.Calls;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>Finds whose order it is, by the rules of <see cref="OrderMatch"/> in their order.</summary>
internal sealed class OrderMatching(IEnumerable<IOrderEvidence> evidence, OrderCoupons coupons)
{
    private readonly IReadOnlyList<IOrderEvidence> _evidence = [.. evidence.OrderBy(static e => e.Place)];

    /// <summary>The lead and the rule that found it; no lead when nothing on the order says whose it is.</summary>
    public async Task<(Guid? Lead, string Rule)> FindAsync(AppDb db, Guid workspace, OrderInput order, CancellationToken cancellation)
    {
        if (await OfEarlierAsync(db, workspace, order, cancellation) is { } earlier)
            return (earlier, OrderMatch.Order);
        foreach (var (user, email, phone, rule) in new (string?, string?, string?, string)[]
        {
            (order.CustomerId, null, null, OrderMatch.Loyalty),
            (null, order.Email, null, OrderMatch.Email),
            (null, null, order.Phone, OrderMatch.Phone),
        })
        {
            var (person, _) = await People.FindAsync(db, workspace, user, email, phone, cancellation);
            if (person is { } known && await LeadFinder.OfPersonAsync(db, workspace, known, cancellation) is { } lead)
                return (lead, rule);
        }

        var codes = new OrderCodes(await OwnCouponsAsync(db, workspace, order, cancellation), OrderInput.Text(order.Reference));
        foreach (var more in _evidence)
        {
            if (await more.FindAsync(db, workspace, codes, cancellation) is { } lead)
                return (lead, more.Rule);
        }

        return (null, "");
    }

    // A code that another order has says nothing about this one's buyer; one that a till took in may be this very sale.
    private async Task<List<string>> OwnCouponsAsync(AppDb db, Guid workspace, OrderInput order, CancellationToken cancellation)
    {
        var own = new List<string>();
        foreach (var coupon in await coupons.OfAsync(workspace, order.Key!, order.CouponCodes, 0, cancellation))
        {
            var other = coupon.UsedBy;
            if (other is null || !await db.Set<StoreOrder>().AnyAsync(o => o.WorkspaceId == workspace && o.Number == other, cancellation))
                own.Add(coupon.Code);
        }

        return own;
    }

    /// <summary>The on-line order or reservation that an order names.</summary>
    public static async Task<StoreOrder?> EarlierAsync(AppDb db, Guid workspace, OrderInput order, CancellationToken cancellation)
    {
        var (number, reservation) = (OrderInput.Text(order.ForOrder), OrderInput.Text(order.Reservation));
        if (number is null && reservation is null)
            return null;
        var own = order.Key;
        return await db.Set<StoreOrder>().AsNoTracking().Where(o => o.WorkspaceId == workspace && o.Number != own && (o.Number == number || (reservation != null && o.Reservation == reservation)))
            .OrderByDescending(static o => o.PlacedAt).FirstOrDefaultAsync(cancellation);
    }

    private static async Task<Guid?> OfEarlierAsync(AppDb db, Guid workspace, OrderInput order, CancellationToken cancellation) => (await EarlierAsync(db, workspace, order, cancellation))?.LeadId;
}
