using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Throughline.Log;

/// <summary>
/// The log with group commit: callers queue, one thread writes whatever has gathered in one durable transaction, then all of them are answered.
/// Throughput grows with the number of callers; latency stays at one or two disk flushes.
/// </summary>
internal sealed class EventLog : IEventLog, IDisposable
{
    private readonly ILogStore _store;
    private readonly LogOptions _options;
    private readonly LogMetrics _metrics;
    private readonly Channel<Pending> _queue;
    private readonly Thread _writer;
    private long _queuedBytes;

    public EventLog(ILogStore store, IOptions<LogOptions> options, LogMetrics metrics)
    {
        _store = store;
        _options = options.Value;
        _metrics = metrics;
        _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(_options.QueueRequests) { SingleReader = true });
        _writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    /// <summary>Raised on the writer's thread after each durable commit that stored something.</summary>
    public event Action? Committed;

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return Task.FromResult<IReadOnlyList<Appended>>([]);

        var rows = new LogRow[events.Count];
        var size = 0L;
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = ToRow(events[i]);
            size += rows[i].Size;
        }

        if (Interlocked.Add(ref _queuedBytes, size) > _options.QueueBytes && size < Volatile.Read(ref _queuedBytes))
            throw Refuse(size);

        var pending = new Pending(rows, size);
        if (!_queue.Writer.TryWrite(pending))
            throw Refuse(size);
        return pending.Done.Task;
    }

    public async Task<IReadOnlyList<Envelope>> ReadAsync(long afterSeq, int limit, CancellationToken cancellation) =>
        await Task.FromResult(Map(_store.Read(afterSeq, limit)));

    public async Task<IReadOnlyList<Envelope>> ReadOfAsync(Guid workspace, long afterSeq, long toSeq, int limit, CancellationToken cancellation) =>
        await Task.FromResult(Map(_store.ReadOf(workspace, afterSeq, toSeq, limit)));

    public async Task<IReadOnlyList<Envelope>> NewestAsync(Guid workspace, long beforeSeq, int limit, CancellationToken cancellation) =>
        await Task.FromResult(Map(_store.Newest(workspace, beforeSeq, limit)));

    public async Task<IReadOnlyList<Envelope>> FindAsync(Guid workspace, IReadOnlyCollection<Guid> eventIds, CancellationToken cancellation) =>
        await Task.FromResult(Map(_store.Find(workspace, eventIds)));

    public Task<long> LastSeqAsync(CancellationToken cancellation) => Task.FromResult(_store.LastSeq());

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _writer.Join();
    }

    internal static Envelope ToEnvelope(LogRow row) => new()
    {
        Workspace = row.Workspace,
        EventId = row.EventId,
        Kind = row.Kind,
        OccurredAt = row.OccurredAt,
        ReceivedAt = row.ReceivedAt,
        Seq = row.Seq,
        Facts = EnvelopeJson.ReadFacts(row.Facts),
        Personal = EnvelopeJson.ReadPersonal(row.Personal),
    };

    internal static LogRow ToRow(Envelope e) =>
        new(0, e.Workspace, e.EventId, e.Kind, e.OccurredAt, e.ReceivedAt, EnvelopeJson.Write(e.Facts), EnvelopeJson.Write(e.Personal));

    private static Envelope[] Map(IReadOnlyList<LogRow> rows)
    {
        var envelopes = new Envelope[rows.Count];
        for (var i = 0; i < envelopes.Length; i++)
            envelopes[i] = ToEnvelope(rows[i]);
        return envelopes;
    }

    private LogFullException Refuse(long size)
    {
        Interlocked.Add(ref _queuedBytes, -size);
        _metrics.QueueFull.Add(1);
        return new LogFullException();
    }

    private void WriteUntilClosed()
    {
        var group = new List<Pending>();
        var rows = new List<LogRow>();
        while (WaitForFirst())
        {
            while (rows.Count < _options.CommitEvents && _queue.Reader.TryRead(out var pending))
            {
                group.Add(pending);
                rows.AddRange(pending.Rows);
            }

            CommitGroup(group, rows);
            group.Clear();
            rows.Clear();
        }
    }

    // The writer owns its thread, so blocking here starves nobody.
    private bool WaitForFirst() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void CommitGroup(List<Pending> group, List<LogRow> rows)
    {
        var outcomes = new Appended[rows.Count];
        var bytes = group.Sum(static p => p.Size);
        try
        {
            _store.Commit(rows, outcomes);
        }
        catch (Exception fault)
        {
            _metrics.CommitFailed.Add(1);
            foreach (var pending in group)
                pending.Done.TrySetException(fault);
            Interlocked.Add(ref _queuedBytes, -bytes);
            return;
        }

        Interlocked.Add(ref _queuedBytes, -bytes);
        _metrics.Commit(outcomes);
        var start = 0;
        foreach (var pending in group)
        {
            pending.Done.TrySetResult(new ArraySegment<Appended>(outcomes, start, pending.Rows.Length));
            start += pending.Rows.Length;
        }

        Committed?.Invoke();
    }

    private sealed record Pending(LogRow[] Rows, long Size)
    {
        public TaskCompletionSource<IReadOnlyList<Appended>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
