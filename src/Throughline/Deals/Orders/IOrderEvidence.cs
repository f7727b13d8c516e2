using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>
/// What else can say whose order it is: a room with evidence of its own, such as issued coupons, implements this. Asked after order number, customer number, e-mail and phone.
/// </summary>
/// <remarks>May be called concurrently; null when it knows nothing; never guesses from amount and time.</remarks>
public interface IOrderEvidence
{
    /// <summary>Of several, the lowest is asked first.</summary>
    int Place { get; }

    /// <summary>The word kept with the match, such as <c>coupon</c>.</summary>
    string Rule { get; }

    /// <summary>The lead, by the codes on the receipt.</summary>
    Task<Guid?> FindAsync(AppDb db, Guid workspace, OrderCodes codes, CancellationToken cancellation);
}

/// <summary>Codes on an order.</summary>
/// <param name="Coupons">Coupon codes as typed at the till.</param>
/// <param name="Reference">A reference code said or shown.</param>
public sealed record OrderCodes(IReadOnlyList<string> Coupons, string? Reference);
