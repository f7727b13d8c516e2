namespace Throughline.Log;

/// <summary>The append-only log: the one place where facts are stored; all other tables can be rebuilt from it.</summary>
public interface IEventLog
{
    /// <summary>
    /// Stores events and returns when they are on disk. Idempotent on (workspace, event id): an event already known is reported as such and changes nothing.
    /// Safe to call concurrently. The events of one call are stored together or not at all.
    /// </summary>
    /// <exception cref="LogFullException">The queue is full; nothing was stored; try again later.</exception>
    Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation);

    /// <summary>Events after a place in the log, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Envelope>> ReadAsync(long afterSeq, int limit, CancellationToken cancellation);

    /// <summary>Events of one workspace after a place in the log up to another, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Envelope>> ReadOfAsync(Guid workspace, long afterSeq, long toSeq, int limit, CancellationToken cancellation);

    /// <summary>The newest events of a workspace, newest first.</summary>
    Task<IReadOnlyList<Envelope>> NewestAsync(Guid workspace, long beforeSeq, int limit, CancellationToken cancellation);

    /// <summary>Events by id, in log order; unknown ids are left out.</summary>
    Task<IReadOnlyList<Envelope>> FindAsync(Guid workspace, IReadOnlyCollection<Guid> eventIds, CancellationToken cancellation);

    /// <summary>The last place given; 0 when the log is empty.</summary>
    Task<long> LastSeqAsync(CancellationToken cancellation);
}

/// <summary>What became of one event: its place, and whether this call stored it (false: it was known).</summary>
public readonly record struct Appended(Guid EventId, long Seq, bool IsNew);

/// <summary>The intake queue is full. The HTTP boundary answers 503 with Retry-After.</summary>
public sealed class LogFullException() : Exception("The intake queue is full; try again in a moment.");

/// <summary>What a store does for the log. Called by one thread at a time for writing.</summary>
public interface ILogStore
{
    /// <summary>Stores rows in one durable transaction, skipping known ones, and fills in the outcome of each.</summary>
    void Commit(IReadOnlyList<LogRow> rows, Span<Appended> outcomes);

    IReadOnlyList<LogRow> Read(long afterSeq, int limit);

    IReadOnlyList<LogRow> ReadOf(Guid workspace, long afterSeq, long toSeq, int limit);

    IReadOnlyList<LogRow> Newest(Guid workspace, long beforeSeq, int limit);

    IReadOnlyList<LogRow> Find(Guid workspace, IReadOnlyCollection<Guid> eventIds);

    long LastSeq();
}

/// <summary>One event as stored: keys in columns, sections as UTF-8 JSON.</summary>
public readonly record struct LogRow(long Seq, Guid Workspace, Guid EventId, string Kind, long OccurredAt, long ReceivedAt, byte[] Facts, byte[]? Personal)
{
    public int Size => Facts.Length + (Personal?.Length ?? 0) + 96;
}
