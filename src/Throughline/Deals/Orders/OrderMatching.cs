using Microsoft.EntityFrameworkCore;
using Throughline.Deals.Orders.Rules;
using Throughline.Identity;
using Throughline.Leads.Calls;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>Finds whose order it is, by the rules of <see cref="OrderMatch"/> in their order.</summary>
internal sealed class OrderMatching(IEnumerable<IOrderEvidence> evidence)
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

        var codes = new OrderCodes(order.Coupons ?? [], OrderInput.Text(order.Reference));
        foreach (var more in _evidence)
        {
            if (await more.FindAsync(db, workspace, codes, cancellation) is { } lead)
                return (lead, more.Rule);
        }

        return (null, "");
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
