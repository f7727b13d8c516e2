using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Coupons.Rules;
using Throughline.Storage;

namespace Throughline.Capture.Coupons;

/// <summary>A code on an order, and what became of it.</summary>
/// <param name="Code">As it was sent.</param>
/// <param name="State"><c>reserved</c>, <c>redeemed</c>, <c>reversed</c>; <c>refused</c> where the order could not have it; <c>unused</c> where it never asked, as one that was cancelled at once.</param>
/// <param name="Reason">Why refused: <c>unknown</c>, <c>used</c>, <c>expired</c>, <c>too_early</c>; else null.</param>
/// <param name="UsedBy">The order or receipt that has it instead, where it was used.</param>
public sealed record OrderCoupon(string Code, string State, string? Reason = null, string? UsedBy = null);

/// <summary>Codes that orders carry: reserved when the order is placed, redeemed when it is sold, free again when it is given back. The same order again is the same use.</summary>
public sealed class OrderCoupons
{
    private const string Refused = "refused";

    private readonly CouponDesk _desk;
    private readonly IDbContextFactory<AppDb> _databases;

    internal OrderCoupons(CouponDesk desk, IDbContextFactory<AppDb> databases) => (_desk, _databases) = (desk, databases);

    /// <summary>Takes the codes of an order, as far as it may have them.</summary>
    /// <param name="actor">Who brings the order.</param>
    /// <param name="order">Its number.</param>
    /// <param name="store">Where; null or empty when on line.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="at">When it was placed, UTC milliseconds: a code must have been valid then.</param>
    /// <param name="isSold">Redeemed at once; else reserved.</param>
    /// <param name="cancellation">Stops between two codes.</param>
    public async Task TakeAsync(Actor actor, string order, string? store, IReadOnlyList<string> codes, long at, bool isSold, CancellationToken cancellation)
    {
        foreach (var code in codes)
            await _desk.TakeAsync(actor, new CouponRedemption(code, order, store, null, null, null, !isSold), at, cancellation);
    }

    /// <summary>Lets the codes follow their order: redeemed when it was sold, reversed when it was given back.</summary>
    public async Task FollowAsync(Actor actor, string order, bool isSold, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var held = await db.Set<CouponUse>().AsNoTracking().Where(u => u.WorkspaceId == actor.Workspace && u.OrderId == order && u.Slot >= 0).ToListAsync(cancellation);
        foreach (var use in held.Where(u => !isSold || u.State == CouponStates.Reserved))
            await _desk.MoveAsync(actor, use.UseId, isSold ? CouponStates.Redeemed : CouponStates.Reversed, cancellation);
    }

    /// <summary>What became of the codes of an order.</summary>
    public async Task<IReadOnlyList<OrderCoupon>> OfAsync(Guid workspace, string order, IReadOnlyList<string> codes, long at, CancellationToken cancellation)
    {
        var found = new List<OrderCoupon>();
        if (codes.Count == 0)
            return found;
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        foreach (var code in codes)
            found.Add(await OfAsync(db, workspace, order, code, at, cancellation));
        return found;
    }

    private static async Task<OrderCoupon> OfAsync(AppDb db, Guid workspace, string order, string sent, long at, CancellationToken cancellation)
    {
        var code = CouponCode.Normalise(sent);
        var uses = await db.Set<CouponUse>().AsNoTracking().Where(u => u.WorkspaceId == workspace && u.Code == code && (u.OrderId == order || u.Slot >= 0)).OrderByDescending(static u => u.UsedAt).ToListAsync(cancellation);
        if (uses.Find(u => u.OrderId == order && u.Slot >= 0) is { } holding)
            return new OrderCoupon(sent, holding.State);
        if (uses.Find(u => u.OrderId == order) is { } reversed)
            return new OrderCoupon(sent, reversed.State);
        var batch = await (
            from c in db.Set<Coupon>().AsNoTracking()
            join b in db.Set<CouponBatch>() on new { c.WorkspaceId, c.BatchId } equals new { b.WorkspaceId, b.BatchId }
            where c.WorkspaceId == workspace && c.Code == code
            select b).FirstOrDefaultAsync(cancellation);
        return batch is null ? new OrderCoupon(sent, Refused, "unknown")
            : uses.Count >= batch.UsesAllowed ? new OrderCoupon(sent, Refused, "used", uses[0].OrderId)
            : batch.ValidFrom > at ? new OrderCoupon(sent, Refused, "too_early")
            : batch.ValidTo < at ? new OrderCoupon(sent, Refused, "expired")
            : new OrderCoupon(sent, "unused");
    }
}
