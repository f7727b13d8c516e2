using Throughline.Deals.Orders.Rules;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>An order as a till or shop reports it. Either its own number, or the receipt: store, register, business day and receipt number together, since receipts start again each day.</summary>
/// <param name="Kind">One of <see cref="OrderKinds"/>.</param>
/// <param name="State">One of <see cref="OrderStates"/>; a store purchase is picked up at once.</param>
/// <param name="ForOrder">The on-line order or reservation this receipt belongs to.</param>
internal sealed record OrderInput
{
    public string? Number { get; init; }

    public string? Store { get; init; }

    public string? Register { get; init; }

    public string? BusinessDate { get; init; }

    public string? Receipt { get; init; }

    public string? Kind { get; init; }

    public string? State { get; init; }

    public DateTimeOffset? PlacedAt { get; init; }

    public string? Amount { get; init; }

    public string? Currency { get; init; }

    public string? ForOrder { get; init; }

    public string? Reservation { get; init; }

    public string? CustomerId { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? Coupons { get; init; }

    public string? Reference { get; init; }

    /// <summary>What the shop shows people instead of the number.</summary>
    public string? Label { get; init; }

    /// <summary>The codes that somebody typed.</summary>
    public IReadOnlyList<string> CouponCodes => [.. (Coupons ?? []).Where(static c => !string.IsNullOrWhiteSpace(c)).Select(static c => c.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The order as its first event has it, to look for its buyer again.</summary>
    public static OrderInput Of(OrderPlaced placed, EventPersonal? buyer) => new()
    {
        Number = placed.Number,
        Reservation = placed.Reservation,
        ForOrder = placed.ForOrder,
        Coupons = placed.Coupons,
        Reference = placed.Reference,
        CustomerId = buyer?.UserId,
        Email = buyer?.Email,
        Phone = buyer?.Phone,
        Name = buyer?.Name,
    };

    /// <summary>What names the order, the same however often it is sent; null when too little is given.</summary>
    public string? Key => Text(Number) ?? (Text(Store) is { } store && Text(Receipt) is { } receipt && Day is { } day ? $"{store} / {Text(Register) ?? "1"} / {day} / {receipt}" : null);

    /// <summary>The shop's day in its one spelling; null when it is none. A time behind it is not the day's.</summary>
    public string? Day => Text(BusinessDate)?.Split('T', ' ')[0] is { } day && DateOnly.TryParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var known) ? known.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A checked order.</summary>
internal sealed record CheckedOrder(string Number, string Kind, string State, long PlacedAt, long AmountMinor, string Currency);

/// <summary>What an order must have. Pure.</summary>
internal static class OrderCheck
{
    private const int TextLength = 200;
    private const int MostCoupons = 20;
    private const long FutureMs = 24 * 3_600_000L;

    public static Fault? FaultOf(OrderInput order, long now, out CheckedOrder? found)
    {
        found = null;
        if (order.Key is not { Length: <= TextLength } number)
            return OrderInput.Text(order.BusinessDate) is not null && order.Day is null
                ? new Fault("businessDate", "the shop's day as 2026-03-31")
                : new Fault("number", $"the shop's own number of the order, or store, businessDate and receipt together; at most {TextLength} characters");
        var kind = OrderInput.Text(order.Kind) ?? OrderKinds.Store;
        if (!OrderKinds.All.Contains(kind))
            return new Fault("kind", $"one of {string.Join(", ", OrderKinds.All)}");
        var state = OrderInput.Text(order.State) ?? (kind == OrderKinds.Store ? OrderStates.PickedUp : OrderStates.Placed);
        if (!OrderStates.All.Contains(state))
            return new Fault("state", $"one of {string.Join(", ", OrderStates.All)}");
        if (order.PlacedAt?.ToUnixTimeMilliseconds() is { } at && (at > now + FutureMs || at < 946_684_800_000))
            return new Fault("placedAt", "a time between 2000 and now, with its zone, such as 2026-03-31T14:30:00+02:00");
        var currency = Web.Currency.Find(order.Currency);
        if (currency is null)
            return new Fault("currency", "an ISO 4217 code such as EUR");
        if (!MoneyText.TryParse(order.Amount, currency, out var minor, out var fault))
            return new Fault("amount", fault);
        if (minor < 0)
            return new Fault("amount", "zero or more; money given back is a refund of the deal");
        foreach (var (field, text) in new[] { ("forOrder", order.ForOrder), ("reservation", order.Reservation), ("customerId", order.CustomerId), ("email", order.Email), ("phone", order.Phone), ("name", order.Name), ("reference", order.Reference) })
        {
            if (text?.Length > TextLength)
                return new Fault(field, $"at most {TextLength} characters");
        }

        if (order.Coupons?.Count > MostCoupons || order.Coupons?.Any(static c => (object?)c is null || c.Length > TextLength) == true)
            return new Fault("coupons", $"at most {MostCoupons} codes of at most {TextLength} characters");
        found = new CheckedOrder(number, kind, state, Math.Min(order.PlacedAt?.ToUnixTimeMilliseconds() ?? now, now), minor, currency);
        return null;
    }
}
