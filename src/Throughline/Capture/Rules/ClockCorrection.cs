namespace Throughline.Capture.Rules;

/// <summary>When an event really happened, given a client whose clock may be wrong (sessions-and-identity.md 2). All times are UTC milliseconds.</summary>
internal static class ClockCorrection
{
    // Below this the difference is the network, not the clock.
    private const long NetworkMs = 5_000;
    private const long ClampMs = 60_000;
    private const long RefuseMs = 24 * 3_600_000L;
    private const long UnsentPastMs = 24 * 3_600_000L;
    private const long UnsentFutureMs = 5 * 60_000;

    /// <summary>Nothing this product measures is older: 1 January 2000. Earlier times are a client's unset clock.</summary>
    public const long Oldest = 946_684_800_000;

    /// <summary>Corrects a time by the difference between the sender's and our clock at sending; a time still ahead of ours becomes the time of receipt.</summary>
    /// <param name="clientAt">The sender's time of the event; null takes the time of receipt.</param>
    /// <param name="sentAt">The sender's time of sending; null trusts the sender's clock.</param>
    /// <param name="receivedAt">Our time of receipt.</param>
    public static CorrectedTime Correct(long? clientAt, long? sentAt, long receivedAt)
    {
        if (clientAt is not { } client)
            return new(receivedAt, IsCorrected: false, TimeFault.None);

        var skew = sentAt is { } sent ? receivedAt - sent : 0;
        var isCorrected = Math.Abs(skew) >= NetworkMs;
        var occurred = isCorrected ? client + skew : client;
        var fault = (occurred - receivedAt, occurred) switch
        {
            ( > RefuseMs, _) => TimeFault.FarFuture,
            ( > ClampMs, _) => TimeFault.Future,
            (_, < Oldest) => TimeFault.BeforeAll,
            _ => TimeFault.None,
        };
        return new(fault == TimeFault.Future ? receivedAt : occurred, isCorrected, fault);
    }

    /// <summary>A browser that does not say when it sent is believed only near the time of receipt.</summary>
    public static long? BelieveUnsent(long? clientAt, long? sentAt, long receivedAt) =>
        sentAt is null && clientAt is { } client && (client < receivedAt - UnsentPastMs || client > receivedAt + UnsentFutureMs) ? null : clientAt;
}

/// <summary>The result of <see cref="ClockCorrection"/>.</summary>
internal readonly record struct CorrectedTime(long OccurredAt, bool IsCorrected, TimeFault Fault);

/// <summary>What was wrong with a time after correction.</summary>
internal enum TimeFault
{
    None,

    /// <summary>More than a minute ahead: taken as the time of receipt and noted.</summary>
    Future,

    /// <summary>More than 24 hours ahead: refused.</summary>
    FarFuture,

    /// <summary>Before 2000: refused.</summary>
    BeforeAll,
}
