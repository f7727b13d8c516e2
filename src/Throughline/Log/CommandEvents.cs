namespace Throughline.Log;

/// <summary>Makes the event of a command.</summary>
public static class CommandEvents
{
    // Clocks of two machines differ a little; plans are no facts.
    private const long AheadMs = 5 * 60_000;

    /// <summary>Whether a stated time has not come yet, a few minutes of clock difference allowed for.</summary>
    public static bool IsAhead(TimeProvider time, long? atMs) => atMs > time.GetUtcNow().ToUnixTimeMilliseconds() + AheadMs;

    /// <summary>An event that somebody caused now (or, for records brought in later, at <paramref name="occurredAt"/>).</summary>
    /// <param name="eventId">Fixed by an idempotency key; null makes a new one.</param>
    public static Envelope Make<T>(TimeProvider time, Guid workspace, string door, string actor, string kind, T payload, Guid? eventId = null, long? occurredAt = null)
    {
        var now = time.GetUtcNow();
        return new Envelope
        {
            Workspace = workspace,
            EventId = eventId ?? Guid.CreateVersion7(now),
            Kind = kind,
            OccurredAt = occurredAt ?? now.ToUnixTimeMilliseconds(),
            ReceivedAt = now.ToUnixTimeMilliseconds(),
            Facts = new EventFacts { Door = door, Actor = actor, Properties = EnvelopeJson.Payload(payload) },
        };
    }
}
