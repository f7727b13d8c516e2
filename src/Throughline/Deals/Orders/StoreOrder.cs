using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Deals.Orders;

/// <summary>How an order is sold.</summary>
public static class OrderKinds
{
    /// <summary>Bought and paid at the till: a sale at once.</summary>
    public const string Store = "store";

    /// <summary>Bought on line, picked up in a store: the order is the sale, the pickup is none.</summary>
    public const string PickUp = "pickup";

    /// <summary>Reserved on line, paid in the store: the payment is the sale.</summary>
    public const string Reservation = "reservation";

    /// <summary>Bought on line and sent: the order is the sale.</summary>
    public const string Online = "online";

    public static IReadOnlyList<string> All { get; } = [Store, PickUp, Reservation, Online];
}

/// <summary>Where an order stands.</summary>
public static class OrderStates
{
    public const string Placed = "placed";
    public const string Ready = "ready";
    public const string PickedUp = "picked_up";
    public const string Cancelled = "cancelled";
    public const string Expired = "expired";

    public static IReadOnlyList<string> All { get; } = [Placed, Ready, PickedUp, Cancelled, Expired];
}

/// <summary>An order of a shop or store as it stands now, with the lead it was matched to and why.</summary>
public sealed record StoreOrder
{
    public required Guid WorkspaceId { get; init; }

    public required Guid OrderId { get; init; }

    /// <summary>The shop's own number, or store, register, business day and receipt.</summary>
    public required string Number { get; init; }

    /// <summary>What the shop shows people instead of the number, such as <c>#1001</c>; null where the number is what they know.</summary>
    public required string? Label { get; init; }

    /// <summary>What people call it.</summary>
    public string Shown => Label ?? Number;

    /// <summary>One of <see cref="OrderKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="OrderStates"/>.</summary>
    public required string State { get; init; }

    public required string? Place { get; init; }

    public required long PlacedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    /// <summary>Code that joins a reservation with its payment.</summary>
    public required string? Reservation { get; init; }

    /// <summary>What the receipt's address ends with: whoever holds the receipt may claim the purchase.</summary>
    public required string? Claim { get; init; }

    /// <summary>Coupon codes on it as sent, one a line; empty for none.</summary>
    public required string Coupons { get; init; }

    /// <summary>The strongest identifier of the buyer that the order names; null when it names none.</summary>
    public required Guid? BuyerId { get; init; }

    /// <summary>The matched lead; null while nobody is known.</summary>
    public required Guid? LeadId { get; init; }

    /// <summary>The rule that matched: a word of <see cref="Rules.OrderMatch"/>.</summary>
    public required string? MatchedBy { get; init; }

    /// <summary><c>high</c>, <c>medium</c>, <c>low</c>.</summary>
    public required string? Confidence { get; init; }

    /// <summary>The deal it became; null for one nobody is known of.</summary>
    public required Guid? DealId { get; init; }

    /// <summary>The codes of <see cref="Coupons"/>.</summary>
    public IReadOnlyList<string> CouponCodes => Coupons.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class StoreOrderTable : IEntityTypeConfiguration<StoreOrder>
{
    public void Configure(EntityTypeBuilder<StoreOrder> table)
    {
        table.ToTable("deals_orders").HasKey(static o => new { o.WorkspaceId, o.OrderId });
        table.HasIndex(static o => new { o.WorkspaceId, o.PlacedAt, o.OrderId }).HasDatabaseName("deals_orders_placed");
        table.HasIndex(static o => new { o.WorkspaceId, o.Number }).HasDatabaseName("deals_orders_number");
        table.HasIndex(static o => new { o.WorkspaceId, o.Reservation }).HasDatabaseName("deals_orders_reservation");
        table.HasIndex(static o => new { o.WorkspaceId, o.BuyerId }).HasDatabaseName("deals_orders_buyer");
        table.HasIndex(static o => o.Claim).HasDatabaseName("deals_orders_claim");
    }
}
