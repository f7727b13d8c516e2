namespace Throughline.Deals.Orders;

/// <summary>Kinds of the events in an order's life.</summary>
internal static class OrderEvents
{
    public const string Placed = "order.placed";
    public const string StateChanged = "order.state_changed";

    /// <summary>The buyer was found: when it came, or later by a person.</summary>
    public const string Matched = "order.matched";
}

/// <summary>An order as it was placed.</summary>
/// <param name="Claim">What its receipt's address ends with; null for orders stored before there was one.</param>
/// <param name="Coupons">The codes on it, as sent.</param>
/// <param name="Reference">The reference code on it.</param>
/// <param name="ForOrder">The order it belongs to.</param>
/// <param name="Label">What the shop shows people instead of the number, such as <c>#1001</c>.</param>
internal sealed record OrderPlaced(
    Guid Order, string Number, string Kind, string State, string? Place, long AmountMinor, string Currency, string? Reservation, string? Claim = null,
    IReadOnlyList<string>? Coupons = null, string? Reference = null, string? ForOrder = null, string? Label = null);

/// <summary>A step of an order.</summary>
internal sealed record OrderStep(Guid Order, string State);

/// <summary>Whose order it is, and how that is known.</summary>
internal sealed record OrderBuyer(Guid Order, Guid Lead, string By, string Confidence, Guid Deal);
