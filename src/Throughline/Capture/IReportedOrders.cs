namespace Throughline.Capture;

/// <summary>An order that another system reports as paid.</summary>
/// <param name="Number">What the system calls it, the system's name before it.</param>
/// <param name="Amount">Digits with a point before the decimals.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record ReportedOrder(string Number, string Amount, string Currency)
{
    /// <summary>UTC milliseconds; null when it is not said.</summary>
    public long? PlacedAt { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Name { get; init; }

    /// <summary>A reference code the buyer gave.</summary>
    public string? Reference { get; init; }

    /// <summary>What the shop shows people instead of the number, such as <c>#1001</c>.</summary>
    public string? Label { get; init; }

    public bool IsCancelled { get; init; }
}

/// <summary>Money given back.</summary>
/// <param name="Orders">Numbers the order may be known by.</param>
/// <param name="Amount">This refund, or all of the order so far where <paramref name="IsTotal"/>.</param>
/// <param name="Id">The same however often it is sent.</param>
public sealed record ReportedRefund(IReadOnlyList<string> Orders, string Amount, string Currency, string Id, bool IsTotal);

/// <summary>Takes orders and refunds that other systems report. The Deals room, which keeps them, does; Capture comes before it.</summary>
public interface IReportedOrders
{
    /// <summary>Takes an order; taking it again changes nothing.</summary>
    /// <returns>Why it was not taken, for the delivery's note; null when it was.</returns>
    Task<string?> TakeAsync(Guid workspace, string provider, ReportedOrder order, CancellationToken cancellation);

    /// <summary>Takes a refund; taking it again changes nothing.</summary>
    /// <returns>Why it was not taken; null when it was.</returns>
    Task<string?> RefundAsync(Guid workspace, string provider, ReportedRefund refund, CancellationToken cancellation);
}
