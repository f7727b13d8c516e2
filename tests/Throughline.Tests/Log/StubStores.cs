using Throughline.Log;

namespace Throughline.Tests.Log;

/// <summary>A store that holds every commit until the test lets it through.</summary>
internal sealed class SlowStore(ILogStore inner) : ILogStore, IDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly SemaphoreSlim _waiting = new(0);
    private volatile bool _open;

    /// <summary>Returns when a commit has begun and is held.</summary>
    public async Task HeldAsync() => (await _waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue("no commit began");

    public void Open()
    {
        _open = true;
        _gate.Release();
    }

    public void Commit(IReadOnlyList<LogRow> rows, Span<Appended> outcomes)
    {
        _waiting.Release();
        if (!_open)
            _gate.Wait();
        inner.Commit(rows, outcomes);
    }

    public IReadOnlyList<LogRow> Read(long afterSeq, int limit) => inner.Read(afterSeq, limit);

    public IReadOnlyList<LogRow> ReadOf(Guid workspace, long afterSeq, long toSeq, int limit) => inner.ReadOf(workspace, afterSeq, toSeq, limit);

    public IReadOnlyList<LogRow> Newest(Guid workspace, long beforeSeq, int limit) => inner.Newest(workspace, beforeSeq, limit);

    public IReadOnlyList<LogRow> Find(Guid workspace, IReadOnlyCollection<Guid> eventIds) => inner.Find(workspace, eventIds);

    public long LastSeq() => inner.LastSeq();

    public void Dispose()
    {
        _gate.Dispose();
        _waiting.Dispose();
    }
}

/// <summary>When a commit of <see cref="FaultyStore"/> fails.</summary>
internal enum Fault
{
    None,

    /// <summary>Nothing was written.</summary>
    Before,

    /// <summary>Everything was written, but the answer was lost.</summary>
    After,
}

/// <summary>A store whose commits fail when the test says so.</summary>
internal sealed class FaultyStore(ILogStore inner) : ILogStore
{
    public Fault Next { get; set; }

    public void Commit(IReadOnlyList<LogRow> rows, Span<Appended> outcomes)
    {
        var fault = Next;
        Next = Fault.None;
        if (fault == Fault.Before)
            throw new IOException("the disk is full");
        inner.Commit(rows, outcomes);
        if (fault == Fault.After)
            throw new IOException("the connection broke");
    }

    public IReadOnlyList<LogRow> Read(long afterSeq, int limit) => inner.Read(afterSeq, limit);

    public IReadOnlyList<LogRow> ReadOf(Guid workspace, long afterSeq, long toSeq, int limit) => inner.ReadOf(workspace, afterSeq, toSeq, limit);

    public IReadOnlyList<LogRow> Newest(Guid workspace, long beforeSeq, int limit) => inner.Newest(workspace, beforeSeq, limit);

    public IReadOnlyList<LogRow> Find(Guid workspace, IReadOnlyCollection<Guid> eventIds) => inner.Find(workspace, eventIds);

    public long LastSeq() => inner.LastSeq();
}
