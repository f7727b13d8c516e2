using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>Keeps the orders: each as its newest event left it.</summary>
internal sealed class OrderProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(StoreOrder)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var events = batch.Events.Where(static e => e.Kind is OrderEvents.Placed or OrderEvents.StateChanged or OrderEvents.Matched).ToList();
        if (events.Count == 0)
            return;
        var orders = new Dictionary<Guid, StoreOrder>();
        foreach (var chunk in events.Select(IdOf).Distinct().Chunk(InList.Size))
        {
            foreach (var order in await batch.Db.Set<StoreOrder>().AsNoTracking().Where(o => o.WorkspaceId == batch.Workspace && chunk.Contains(o.OrderId)).ToListAsync(cancellation))
                orders[order.OrderId] = order;
        }

        var region = await PhoneRegions.OfWorkspaceAsync(batch.Db, batch.Workspace, cancellation);
        foreach (var e in events)
        {
            if (Apply(orders.GetValueOrDefault(IdOf(e)), e, region) is { } order)
                orders[order.OrderId] = order;
        }

        await batch.Db.UpsertAsync(orders.Values, cancellation);
    }

    private static Guid IdOf(Envelope e) => e.Kind switch
    {
        OrderEvents.Placed => e.Read<OrderPlaced>().Order,
        OrderEvents.StateChanged => e.Read<OrderStep>().Order,
        _ => e.Read<OrderBuyer>().Order,
    };

    private static StoreOrder? Apply(StoreOrder? order, Envelope e, string? region)
    {
        if (e.Kind == OrderEvents.Placed)
            return order ?? Placed(e, e.Read<OrderPlaced>(), region);
        if (order is null)
            return null;
        if (e.Kind == OrderEvents.StateChanged)
            return order with { State = e.Read<OrderStep>().State, UpdatedAt = e.OccurredAt };
        var buyer = e.Read<OrderBuyer>();
        return order with { LeadId = buyer.Lead, MatchedBy = buyer.By, Confidence = buyer.Confidence, DealId = buyer.Deal };
    }

    private static StoreOrder Placed(Envelope e, OrderPlaced order, string? region) => new()
    {
        WorkspaceId = e.Workspace,
        OrderId = order.Order,
        Number = order.Number,
        Label = order.Label,
        Kind = order.Kind,
        State = order.State,
        Place = order.Place,
        PlacedAt = e.OccurredAt,
        UpdatedAt = e.OccurredAt,
        AmountMinor = order.AmountMinor,
        Currency = order.Currency,
        Reservation = order.Reservation,
        Claim = order.Claim,
        Coupons = string.Join('\n', order.Coupons ?? []),
        BuyerId = Identifiers.Of(e, region) is [var buyer, ..] ? buyer : null,
        LeadId = null,
        MatchedBy = null,
        Confidence = null,
        DealId = null,
    };
}
