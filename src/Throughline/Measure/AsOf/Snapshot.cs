using Throughline.Log;

namespace Throughline.Measure;

/// <summary>What was known of a workspace when the log had come to a place: a store of its own, on which the reports run as on the live one.</summary>
internal sealed class Snapshot(SideStore store, Guid workspace, long seq)
{
    public Guid Workspace => workspace;

    public long Seq => seq;

    public SideStore Store => store;

    public ReportSet Reports => store.Services.GetRequiredService<ReportSet>();

    /// <summary>How many readers it has; with any it stays.</summary>
    public int Readers { get; set; }

    /// <summary>Grows with every use in the whole cache.</summary>
    public long LastUse { get; set; }
}

/// <summary>A snapshot in use: it stays until this is disposed of.</summary>
internal sealed class SnapshotLease(Snapshots cache, Snapshot snapshot) : IDisposable
{
    private bool _isOver;

    public Snapshot Snapshot => snapshot;

    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        cache.Release(snapshot);
    }
}
