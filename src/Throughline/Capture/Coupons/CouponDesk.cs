using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Coupons.Rules;
using Throughline.Capture.Hits;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Coupons;

/// <summary>To whom a code goes: a browser, or somebody with an e-mail address.</summary>
public sealed record CouponIssue(Guid Batch, string? Visitor, string? Email, string? Name = null);

/// <summary>A code at the till.</summary>
/// <param name="Order">Order or receipt; the same order again is the same use.</param>
/// <param name="Reserve">Whether the order still has to be paid: reserved first, redeemed later.</param>
public sealed record CouponRedemption(string? Code, string? Order, string? Store, long? BeforeMinor, long? AfterMinor, string? Currency, bool Reserve = false);

/// <summary>What the till is told.</summary>
/// <param name="Use">The use, when the code was taken.</param>
/// <param name="Fault">Why not: the field and what would be right.</param>
/// <param name="Reason"><c>invalid</c>, <c>unknown</c>, <c>used</c>, <c>expired</c>, <c>too_early</c>, <c>throttled</c>.</param>
/// <param name="Suggestion">What may have been meant; never taken by itself.</param>
/// <param name="WaitSeconds">How long a throttled client waits.</param>
internal sealed record CouponVerdict(CouponUse? Use, CouponBatch? Batch, Fault? Fault = null, string Reason = "", string? Suggestion = null, int WaitSeconds = 0);

/// <summary>Gives codes out and takes them in. A code is taken in once: the store's unique slot decides, not a look beforehand.</summary>
internal sealed class CouponDesk(IDbContextFactory<AppDb> databases, CouponThrottle throttle, Commands commands, TimeProvider time)
{
    private const int LongestText = 100;
    private const int IssueTries = 20;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Gives the next free code of a batch to somebody: a touch of the batch's channel.</summary>
    public async Task<(Coupon? Coupon, Fault? Fault)> IssueAsync(Actor actor, CouponIssue issue, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(issue.Visitor) && string.IsNullOrWhiteSpace(issue.Email))
            return (null, new Fault("email", "an e-mail address, or a visitor: who gets the code"));
        var email = MailAddresses.OfList(issue.Email);
        if (email is null && issue.Email is { Length: > 0 })
            return (null, new Fault("email", "an e-mail address such as jane@example.com"));
        if (issue.Visitor?.Length > LongestText)
            return (null, new Fault("visitor", "the id of a visitor"));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<CouponBatch>().AsNoTracking().FirstOrDefaultAsync(b => b.WorkspaceId == actor.Workspace && b.BatchId == issue.Batch, cancellation) is not { } batch)
            return (null, new Fault("batch", "the id of a batch of this workspace"));
        var e = IssueEvent(actor, batch, issue with { Email = email });
        if (await TakeFreeAsync(db, batch, e.EventId, cancellation) is not { } coupon)
            return (null, new Fault("batch", "a batch with codes left: all of this one are given out"));
        e = e with { Facts = e.Facts with { Properties = EnvelopeJson.Payload(new HitFacts(batch.BatchId, Note: coupon.Shown)) } };
        await commands.RunAsync(e, cancellation);
        return (coupon, null);
    }

    /// <summary>Takes a code in.</summary>
    public async Task<CouponVerdict> RedeemAsync(Actor actor, CouponRedemption redemption, CancellationToken cancellation)
    {
        if (throttle.WaitSeconds(Client(actor, redemption)) is var wait and > 0)
            return new CouponVerdict(null, null, new Fault("code", $"a try in {wait} seconds: too many codes were wrong"), "throttled", null, wait);
        if (FaultOf(redemption) is { } fault)
            return new CouponVerdict(null, null, fault, "invalid");
        var verdict = await TakeAsync(actor, redemption, Now, cancellation);
        if (verdict.Reason == "unknown")
            throttle.Wrong(Client(actor, redemption));
        return verdict;
    }

    /// <summary>Takes a code in that was shown at a time, UTC milliseconds; whoever asks has looked at the fields.</summary>
    public async Task<CouponVerdict> TakeAsync(Actor actor, CouponRedemption redemption, long at, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var code = CouponCode.Normalise(redemption.Code);
        if (await db.Set<Coupon>().AsNoTracking().FirstOrDefaultAsync(c => c.WorkspaceId == actor.Workspace && c.Code == code, cancellation) is not { } coupon)
            return new CouponVerdict(null, null, new Fault("code", "a code of this workspace"), "unknown", await SuggestAsync(db, actor.Workspace, code, cancellation));

        var batch = await db.Set<CouponBatch>().AsNoTracking().SingleAsync(b => b.WorkspaceId == actor.Workspace && b.BatchId == coupon.BatchId, cancellation);
        if (batch.ValidFrom > at)
            return new CouponVerdict(null, batch, new Fault("code", $"a code that is valid already: this one from {Day(batch.ValidFrom.Value)}"), "too_early");
        if (batch.ValidTo < at)
            return new CouponVerdict(null, batch, new Fault("code", $"a code that is still valid: this one was until {Day(batch.ValidTo.Value)}"), "expired");
        return await UseAsync(db, actor, batch, coupon, redemption, cancellation);
    }

    /// <summary>Moves a use on: a reserved one is redeemed, or either is reversed and the code is free again.</summary>
    /// <returns>The use; a fault when its state does not allow it; neither when there is none.</returns>
    public async Task<(CouponUse? Use, Fault? Fault)> MoveAsync(Actor actor, Guid id, string state, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<CouponUse>().AsNoTracking().FirstOrDefaultAsync(u => u.WorkspaceId == actor.Workspace && u.UseId == id, cancellation) is not { } use)
            return (null, null);
        if (use.State == state)
            return (use, null);
        var isReversal = state == CouponStates.Reversed;
        if (use.State == CouponStates.Reversed || (!isReversal && use.State != CouponStates.Reserved))
            return (null, new Fault("state", $"a use that is {(isReversal ? "reserved or redeemed" : "reserved")}; this one is {use.State}"));
        var (now, slot) = (Now, isReversal ? -Math.Abs(BitConverter.ToInt64(use.UseId.ToByteArray()) | 1) : use.Slot);
        var moved = await db.Set<CouponUse>().Where(u => u.WorkspaceId == actor.Workspace && u.UseId == id && u.State == use.State)
            .ExecuteUpdateAsync(set => set.SetProperty(static u => u.State, state).SetProperty(static u => u.Slot, slot).SetProperty(static u => u.ReversedAt, isReversal ? now : null), cancellation);
        // Somebody else moved it in between: say what it is now.
        if (moved == 0)
            return await MoveAsync(actor, id, state, cancellation);
        (use.State, use.Slot, use.ReversedAt) = (state, slot, isReversal ? now : null);
        await commands.RunAsync(ChangeEvent(actor, use), cancellation);
        return (use, null);
    }

    /// <summary>The code of a use as it is printed, and what it is worth.</summary>
    public async Task<(string Code, string Worth)> PrintedAsync(CouponUse use, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await (
            from c in db.Set<Coupon>()
            join b in db.Set<CouponBatch>() on new { c.WorkspaceId, c.BatchId } equals new { b.WorkspaceId, b.BatchId }
            where c.WorkspaceId == use.WorkspaceId && c.Code == use.Code
            select new ValueTuple<string, string>(c.Shown, b.Worth)).SingleAsync(cancellation);
    }

    /// <summary>Uses of a batch, newest first.</summary>
    public async Task<IReadOnlyList<CouponUse>> UsesAsync(Guid workspace, Guid batch, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await (
            from u in db.Set<CouponUse>().AsNoTracking()
            join c in db.Set<Coupon>() on new { u.WorkspaceId, u.Code } equals new { c.WorkspaceId, c.Code }
            where u.WorkspaceId == workspace && c.BatchId == batch
            orderby u.UsedAt descending
            select u).Take(limit).ToListAsync(cancellation);
    }

    // A chain may use one key: whoever mistypes in one store does not stop the tills of the others.
    private static string Client(Actor actor, CouponRedemption redemption) => $"{actor.Id}\n{(redemption.Store is { Length: <= LongestText } store ? store.Trim().ToLowerInvariant() : "")}";

    private static string Day(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Fault? FaultOf(CouponRedemption redemption)
    {
        if (string.IsNullOrWhiteSpace(redemption.Code) || redemption.Code.Length > 64)
            return new Fault("code", "the code on the coupon");
        if (string.IsNullOrWhiteSpace(redemption.Order) || redemption.Order.Length > LongestText)
            return new Fault("order", $"the number of the order or receipt, at most {LongestText} characters");
        if (redemption.Store?.Length > LongestText)
            return new Fault("store", $"at most {LongestText} characters");
        if (redemption.BeforeMinor < 0 || redemption.AfterMinor < 0 || redemption.AfterMinor > redemption.BeforeMinor)
            return new Fault("afterMinor", "an amount after the discount between 0 and the one before");
        var hasAmount = redemption.BeforeMinor is not null || redemption.AfterMinor is not null;
        return hasAmount && Currency.Find(redemption.Currency) is null ? new Fault("currency", "an ISO 4217 code such as EUR, for the amounts") : null;
    }

    private async Task<CouponVerdict> UseAsync(AppDb db, Actor actor, CouponBatch batch, Coupon coupon, CouponRedemption redemption, CancellationToken cancellation)
    {
        var order = redemption.Order!.Trim();
        if (await SameOrderAsync(db, coupon, order, cancellation) is { } same)
            return new CouponVerdict(same, batch);
        for (var attempt = 0; attempt < IssueTries; attempt++)
        {
            if (await FreeSlotAsync(db, coupon, batch.UsesAllowed, cancellation) is not { } slot)
                break;
            var use = NewUse(actor, coupon, redemption, slot);
            db.Add(use);
            try
            {
                await db.SaveChangesAsync(cancellation);
                await commands.RunAsync(ChangeEvent(actor, use), cancellation);
                return new CouponVerdict(use, batch);
            }
            catch (DbUpdateException)
            {
                // Two tills at once: the store let one in. The same order twice is one; of a shared word the next slot may be free.
                db.ChangeTracker.Clear();
                if (await SameOrderAsync(db, coupon, order, cancellation) is { } other)
                    return new CouponVerdict(other, batch);
            }
        }

        return new CouponVerdict(null, batch, new Fault("code", await WhyUsedAsync(db, batch, coupon, cancellation)), "used");
    }

    // Who stands at the till can look for that receipt.
    private static async Task<string> WhyUsedAsync(AppDb db, CouponBatch batch, Coupon coupon, CancellationToken cancellation)
    {
        if (batch.IsShared)
            return $"a word that may still be used: this one was, {batch.UsesAllowed} times";
        var earlier = await db.Set<CouponUse>().AsNoTracking().FirstOrDefaultAsync(u => u.WorkspaceId == coupon.WorkspaceId && u.Code == coupon.Code && u.Slot >= 0, cancellation);
        return earlier is null ? "a code that was not used yet" : $"a code that was not used yet: this one was, on {Day(earlier.UsedAt)}, for receipt {earlier.OrderId}";
    }

    private static async Task<CouponUse?> SameOrderAsync(AppDb db, Coupon coupon, string order, CancellationToken cancellation) =>
        await db.Set<CouponUse>().AsNoTracking().FirstOrDefaultAsync(u => u.WorkspaceId == coupon.WorkspaceId && u.Code == coupon.Code && u.OrderId == order && u.Slot >= 0, cancellation);

    // Below the limit, so that two tills which both look before either writes still meet in the same slot.
    private static async Task<long?> FreeSlotAsync(AppDb db, Coupon coupon, int limit, CancellationToken cancellation)
    {
        var held = db.Set<CouponUse>().Where(u => u.WorkspaceId == coupon.WorkspaceId && u.Code == coupon.Code && u.Slot >= 0);
        var next = (await held.MaxAsync(static u => (long?)u.Slot, cancellation) ?? -1) + 1;
        if (next < limit)
            return next;
        if (await held.CountAsync(cancellation) >= limit)
            return null;
        var taken = (await held.Select(static u => u.Slot).ToListAsync(cancellation)).ToHashSet();
        return Enumerable.Range(0, limit).Select(static i => (long?)i).FirstOrDefault(i => !taken.Contains(i!.Value));
    }

    private CouponUse NewUse(Actor actor, Coupon coupon, CouponRedemption redemption, long slot) => new()
    {
        WorkspaceId = actor.Workspace,
        UseId = Guid.CreateVersion7(time.GetUtcNow()),
        Code = coupon.Code,
        Slot = slot,
        State = redemption.Reserve ? CouponStates.Reserved : CouponStates.Redeemed,
        OrderId = redemption.Order!.Trim(),
        Store = redemption.Store?.Trim() ?? "",
        BeforeMinor = redemption.BeforeMinor,
        AfterMinor = redemption.AfterMinor,
        Currency = Currency.Find(redemption.Currency) ?? "",
        UsedAt = Now,
        UsedBy = actor.Id,
        ReversedAt = null,
    };

    // Another till may take the same code: the update says who got it.
    private async Task<Coupon?> TakeFreeAsync(AppDb db, CouponBatch batch, Guid by, CancellationToken cancellation)
    {
        if (batch.IsShared)
            return await db.Set<Coupon>().AsNoTracking().FirstOrDefaultAsync(c => c.WorkspaceId == batch.WorkspaceId && c.BatchId == batch.BatchId, cancellation);
        for (var attempt = 0; attempt < IssueTries; attempt++)
        {
            var free = await db.Set<Coupon>().AsNoTracking().Where(c => c.WorkspaceId == batch.WorkspaceId && c.BatchId == batch.BatchId && c.IssuedAt == null).OrderBy(static c => c.Code).Take(IssueTries).ToListAsync(cancellation);
            if (free.Count == 0)
                return null;
            var coupon = free[attempt % free.Count];
            var now = Now;
            if (await db.Set<Coupon>().Where(c => c.WorkspaceId == coupon.WorkspaceId && c.Code == coupon.Code && c.IssuedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(static c => c.IssuedAt, now).SetProperty(static c => c.IssuedBy, by), cancellation) > 0)
                return coupon;
        }

        return null;
    }

    private Envelope IssueEvent(Actor actor, CouponBatch batch, CouponIssue issue)
    {
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, Kinds.Interaction, new HitFacts(batch.BatchId));
        return e with
        {
            Facts = e.Facts with { Name = Interactions.CouponIssue, Channel = batch.Channel, Source = batch.Name, Visitor = string.IsNullOrWhiteSpace(issue.Visitor) ? null : issue.Visitor.Trim() },
            Personal = string.IsNullOrWhiteSpace(issue.Email) ? null : new EventPersonal { Email = issue.Email, Name = issue.Name?.Trim() },
        };
    }

    private Envelope ChangeEvent(Actor actor, CouponUse use) => CommandEvents.Make(
        time, actor.Workspace, actor.Door, actor.Id, DoorEvents.CouponChanged,
        new { coupon = use.Code, use = use.UseId, state = use.State, order = use.OrderId, store = use.Store, beforeMinor = use.BeforeMinor, afterMinor = use.AfterMinor, currency = use.Currency });

    private static async Task<string?> SuggestAsync(AppDb db, Guid workspace, string code, CancellationToken cancellation)
    {
        var near = CouponCode.Neighbours(code);
        var found = new List<string>();
        foreach (var chunk in near.Chunk(InList.Size))
            found.AddRange(await db.Set<Coupon>().Where(c => c.WorkspaceId == workspace && chunk.Contains(c.Code)).OrderBy(static c => c.Code).Select(static c => c.Shown).Take(2).ToListAsync(cancellation));
        // Two that fit are none: guessing is not the till's business.
        return found.Count == 1 ? found[0] : null;
    }
}
