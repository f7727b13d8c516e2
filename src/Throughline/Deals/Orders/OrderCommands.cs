using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Capture.Coupons;
using Throughline.Deals.Orders.Rules;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>Takes orders of shops and stores: matches each with a lead and makes it a deal, once, however often it is sent.</summary>
internal sealed class OrderCommands(Commands commands, DealCommands deals, OrderMatching matching, OrderCoupons coupons, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const int ClaimBytes = 12;

    // Looking whether an order is known and storing it must not be parted by the same order sent twice.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Takes an order; one that is known goes to the state it now has.</summary>
    public async Task<CommandResult> TakeAsync(Actor actor, OrderInput input, CancellationToken cancellation)
    {
        if (OrderCheck.FaultOf(input, time.GetUtcNow().ToUnixTimeMilliseconds(), out var order) is { } fault)
            return new CommandResult.Refused(fault);
        await _one.WaitAsync(cancellation);
        try
        {
            return await TakeAloneAsync(actor, input, order!, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes an order to its next state; cancelled and expired ones give back what was sold.</summary>
    public async Task<CommandResult> GoAsync(Actor actor, Guid id, string? state, CancellationToken cancellation)
    {
        if (state is null || !OrderStates.All.Contains(state))
            return new CommandResult.Refused(new Fault("state", $"one of {string.Join(", ", OrderStates.All)}"));
        await _one.WaitAsync(cancellation);
        try
        {
            if (await FindAsync(actor.Workspace, id, cancellation) is not { } order)
                return new CommandResult.Missing("order", id.ToString());
            var result = await GoAloneAsync(actor, order, state, cancellation);
            if (result is CommandResult.Done)
                await FollowAsync(actor, order, state, cancellation);
            return result;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Says whose order it is, where nothing on it did.</summary>
    public Task<CommandResult> MatchAsync(Actor actor, Guid id, Guid lead, CancellationToken cancellation) => MatchAsync(actor, id, lead, OrderMatch.Hand, cancellation);

    /// <summary>The order is its who holds the receipt, where nothing else said whose.</summary>
    public Task<CommandResult> ClaimAsync(Actor actor, Guid id, Guid lead, CancellationToken cancellation) => MatchAsync(actor, id, lead, OrderMatch.Receipt, cancellation);

    /// <summary>The order is its whom a rule found.</summary>
    public async Task<CommandResult> MatchAsync(Actor actor, Guid id, Guid lead, string rule, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (await FindAsync(actor.Workspace, id, cancellation) is not { } order)
                return new CommandResult.Missing("order", id.ToString());
            if (order.LeadId is not null)
                return new CommandResult.Contradicts("lead", "the order has its lead already");
            return await BuyAsync(actor, order, lead, rule, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<CommandResult> TakeAloneAsync(Actor actor, OrderInput input, CheckedOrder order, CancellationToken cancellation)
    {
        var id = StableId.Of(actor.Workspace, "order", order.Number);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var known = await FindAsync(actor.Workspace, id, cancellation);
        var isNew = known is null;
        if (known is not null && (known.AmountMinor != order.AmountMinor || known.Currency != order.Currency))
            return new CommandResult.Contradicts("amount", $"order {order.Number} is known with {MoneyText.Format(known.AmountMinor, known.Currency)} {known.Currency}; money given back is a refund of its deal");
        // A receipt that pays a reservation of the same amount is that order's pickup, not a second sale.
        if (isNew && order.Kind == OrderKinds.Store && await OrderMatching.EarlierAsync(db, actor.Workspace, input, cancellation) is { Kind: not OrderKinds.Store } earlier
            && earlier.AmountMinor == order.AmountMinor && earlier.Currency == order.Currency)
            return await ArriveAsync(actor, earlier, input, cancellation);
        if (isNew)
        {
            if (await PlaceAsync(actor, id, input, order, cancellation) is { } failed)
                return failed;
            known = await FindAsync(actor.Workspace, id, cancellation);
        }
        else if (known!.State != order.State && input.State is not null && await GoAloneAsync(actor, known, order.State, cancellation) is not CommandResult.Done and var refused)
        {
            return refused;
        }

        var state = input.State is null ? known!.State : order.State;
        await TakeCouponsAsync(actor, known!, input, state, cancellation);
        if (known is { LeadId: null })
        {
            var (lead, rule) = await matching.FindAsync(db, actor.Workspace, input, cancellation);
            if (lead is { } found && await BuyAsync(actor, known, found, rule, cancellation) is not CommandResult.Done and var unbought)
                return unbought;
        }

        return new CommandResult.Done(id, isNew);
    }

    private async Task<CommandResult> ArriveAsync(Actor actor, StoreOrder earlier, OrderInput receipt, CancellationToken cancellation)
    {
        if (earlier.State != OrderStates.PickedUp && await GoAloneAsync(actor, earlier, OrderStates.PickedUp, cancellation) is not CommandResult.Done)
            return new CommandResult.Contradicts("forOrder", $"the order it belongs to is {earlier.State}");
        await TakeCouponsAsync(actor, earlier, receipt, OrderStates.PickedUp, cancellation);
        return new CommandResult.Done(earlier.OrderId, false);
    }

    // An order that was sent again does again what broke off the first time.
    private async Task TakeCouponsAsync(Actor actor, StoreOrder order, OrderInput input, string state, CancellationToken cancellation)
    {
        if (!OrderSteps.IsOver(state))
            await coupons.TakeAsync(actor, order.Number, order.Place, input.CouponCodes, order.PlacedAt, OrderSteps.IsSold(order.Kind, state), cancellation);
        await FollowAsync(actor, order, state, cancellation);
    }

    private async Task FollowAsync(Actor actor, StoreOrder order, string state, CancellationToken cancellation)
    {
        var isSold = OrderSteps.IsSold(order.Kind, state);
        if (isSold || OrderSteps.IsOver(state))
            await coupons.FollowAsync(actor, order.Number, isSold, cancellation);
    }

    private async Task<CommandResult?> PlaceAsync(Actor actor, Guid id, OrderInput input, CheckedOrder order, CancellationToken cancellation)
    {
        var said = new OrderPlaced(id, order.Number, order.Kind, order.State, OrderInput.Text(input.Store), order.AmountMinor, order.Currency, OrderInput.Text(input.Reservation), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ClaimBytes)),
            input.CouponCodes is { Count: > 0 } codes ? codes : null, OrderInput.Text(input.Reference), OrderInput.Text(input.ForOrder), OrderInput.Text(input.Label));
        var placed = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, OrderEvents.Placed, said, StableId.Of(actor.Workspace, OrderEvents.Placed, order.Number), order.PlacedAt);
        placed = placed with
        {
            Personal = input is { Email: null, Phone: null, Name: null, CustomerId: null } ? null : new EventPersonal { Email = MailAddresses.Tidied(input.Email), Phone = input.Phone, Name = input.Name, UserId = input.CustomerId },
        };
        return await commands.RunAsync(placed, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : null;
    }

    private async Task<CommandResult> GoAloneAsync(Actor actor, StoreOrder order, string state, CancellationToken cancellation)
    {
        if (order.State == state)
            return new CommandResult.Done(order.OrderId, false);
        if (!OrderSteps.MayGo(order.State, state))
            return new CommandResult.Contradicts("state", $"an order that is {order.State} cannot become {state}");
        if (order.DealId is { } deal && await ApplyAsync(actor, order, deal, OrderSteps.EffectOf(order.Kind, order.State, state), state, cancellation) is not CommandResult.Done and var failed)
            return failed;
        var step = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, OrderEvents.StateChanged, new OrderStep(order.OrderId, state), StableId.Of(actor.Workspace, OrderEvents.StateChanged, $"{order.OrderId:N}\n{state}"));
        return await commands.RunAsync(step with { Facts = step.Facts with { Deal = order.DealId } }, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(order.OrderId);
    }

    // The deal first, the match last: what broke off in between is done again when the order is sent again.
    private async Task<CommandResult> BuyAsync(Actor actor, StoreOrder order, Guid lead, string rule, CancellationToken cancellation)
    {
        var name = order.Kind == OrderKinds.Store ? $"Store purchase {order.Shown}" : $"Order {order.Shown}";
        var amount = MoneyText.Format(order.AmountMinor, order.Currency);
        var opened = await deals.CreateAsync(actor, new NewDeal(name.Length <= 300 ? name : name[..300], "Order", amount, order.Currency, [(lead, "Buyer")], order.PlacedAt, $"order:{order.OrderId:N}") { Resumes = true }, cancellation);
        if (opened is not CommandResult.Done { Id: var deal })
            return opened;
        var effect = OrderSteps.IsSold(order.Kind, order.State) ? OrderEffect.Sale : OrderSteps.IsOver(order.State) ? OrderEffect.Loss : OrderEffect.None;
        if (await ApplyAsync(actor, order, deal, effect, order.State, cancellation) is not CommandResult.Done and var failed)
            return failed;
        var buyer = new OrderBuyer(order.OrderId, lead, rule, OrderMatch.ConfidenceOf(rule), deal);
        var matched = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, OrderEvents.Matched, buyer, StableId.Of(actor.Workspace, OrderEvents.Matched, order.OrderId.ToString("N")));
        return await commands.RunAsync(matched with { Facts = matched.Facts with { Deal = deal } }, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(order.OrderId);
    }

    private async Task<CommandResult> ApplyAsync(Actor actor, StoreOrder order, Guid deal, OrderEffect effect, string state, CancellationToken cancellation)
    {
        var result = effect switch
        {
            OrderEffect.Sale => await deals.WinAsync(actor, deal, null, null, state == order.State ? order.PlacedAt : null, cancellation),
            OrderEffect.Loss => await deals.LoseAsync(actor, deal, state, null, cancellation),
            OrderEffect.Reversal => await ReverseAsync(actor, order, deal, state, cancellation),
            _ => new CommandResult.Done(deal, false),
        };
        // Done before, by the same order sent earlier: the money is as it should be.
        return result is CommandResult.Contradicts { Field: "outcome" } ? new CommandResult.Done(deal, false) : result;
    }

    private async Task<CommandResult> ReverseAsync(Actor actor, StoreOrder order, Guid deal, string state, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var left = await db.Set<Deal>().AsNoTracking().Where(d => d.WorkspaceId == actor.Workspace && d.DealId == deal).Select(static d => d.AmountMinor - d.RefundedMinor).FirstOrDefaultAsync(cancellation);
        return left <= 0 ? new CommandResult.Done(deal, false) : await deals.RefundAsync(actor, deal, MoneyText.Format(left, order.Currency), order.Currency, $"order {state}", $"order-reversal:{order.OrderId:N}", cancellation);
    }

    private async Task<StoreOrder?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<StoreOrder>().AsNoTracking().FirstOrDefaultAsync(o => o.WorkspaceId == workspace && o.OrderId == id, cancellation);
    }
}
