using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>
/// The snapshots there are, by workspace and place in the log. A new one goes on from a copy of the nearest earlier one, or starts empty. Bounded in number and disk;
/// none outlives the process, and all go when the projections are rebuilt.
/// </summary>
internal sealed class Snapshots : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly SideStores _stores;
    private readonly LogPositions _positions;
    private readonly IDbContextFactory<AppDb> _live;
    private readonly AsOfOptions _options;
    private readonly ProjectionFeed _feed;
    private readonly string _folder;
    private readonly Lock _lock = new();
    private readonly List<Snapshot> _held = [];
    private bool _isClean;
    private long _uses;
    private int _folders;

    public Snapshots(SideStores stores, LogPositions positions, IDbContextFactory<AppDb> live, IOptions<AsOfOptions> options, IOptions<StorageOptions> storage, ProjectionFeed feed)
    {
        (_stores, _positions, _live, _options, _feed) = (stores, positions, live, options.Value, feed);
        _folder = Path.Combine(storage.Value.Data, "snapshots");
        feed.Changed += ForgetAtRebuild;
    }

    /// <summary>The snapshot at that place, kept while in use; null when it has to be built first.</summary>
    public SnapshotLease? Find(Guid workspace, long seq)
    {
        lock (_lock)
            return _held.Find(s => s.Workspace == workspace && s.Seq == seq) is { } found ? Lease(found) : null;
    }

    /// <summary>Builds the snapshot at that place, or finds it. One at a time: called by the worker only.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="seq">The last event it knows.</param>
    /// <param name="progress">Told how far it has read.</param>
    /// <param name="cancellation">Gives up; nothing remains.</param>
    public async Task<SnapshotLease> BuildAsync(Guid workspace, long seq, IProgress<long> progress, CancellationToken cancellation)
    {
        if (Find(workspace, seq) is { } known)
            return known;
        var (store, after) = await BeginAsync(workspace, seq, cancellation);
        try
        {
            await FillAsync(store, workspace, after, seq, progress, cancellation);
        }
        catch
        {
            store.Dispose();
            throw;
        }

        SnapshotLease lease;
        lock (_lock)
        {
            var snapshot = new Snapshot(store, workspace, seq);
            _held.Add(snapshot);
            lease = Lease(snapshot);
        }

        Evict();
        return lease;
    }

    /// <summary>A copy that nobody else sees, to go on from where the snapshot stands.</summary>
    public Task<SideStore> CopyAsync(Snapshot snapshot, CancellationToken cancellation) => _stores.CopyAsync(snapshot.Store, NewFolder(), cancellation);

    public void Release(Snapshot snapshot)
    {
        bool isGone;
        lock (_lock)
        {
            snapshot.Readers--;
            isGone = snapshot.Readers == 0 && !_held.Contains(snapshot);
        }

        if (isGone)
            snapshot.Store.Dispose();
        Evict();
    }

    public void Dispose()
    {
        _feed.Changed -= ForgetAtRebuild;
        foreach (var snapshot in _held)
            snapshot.Store.Dispose();
        _held.Clear();
    }

    private async Task<(SideStore Store, long After)> BeginAsync(Guid workspace, long seq, CancellationToken cancellation)
    {
        using var from = Nearest(workspace, seq);
        return from is null
            ? (await _stores.OpenAsync(NewFolder(), cancellation), 0)
            : (await _stores.CopyAsync(from.Snapshot.Store, NewFolder(), cancellation), from.Snapshot.Seq);
    }

    private async Task FillAsync(SideStore store, Guid workspace, long after, long to, IProgress<long> progress, CancellationToken cancellation)
    {
        await using (var live = await _live.CreateDbContextAsync(cancellation))
        await using (var beside = await store.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation))
            await WorkspaceCopy.MakeAsync(live, beside, workspace, cancellation);

        progress.Report(after);
        await foreach (var events in _positions.BetweenAsync(workspace, after, to, cancellation))
        {
            await store.ApplyAsync(events, cancellation);
            progress.Report(events[^1].Seq);
        }
    }

    private SnapshotLease? Nearest(Guid workspace, long seq)
    {
        lock (_lock)
            return _held.Where(s => s.Workspace == workspace && s.Seq < seq).MaxBy(static s => s.Seq) is { } nearest ? Lease(nearest) : null;
    }

    private SnapshotLease Lease(Snapshot snapshot)
    {
        snapshot.Readers++;
        snapshot.LastUse = ++_uses;
        return new SnapshotLease(this, snapshot);
    }

    // What a former process left lies there until the first snapshot of this one.
    private string NewFolder()
    {
        lock (_lock)
        {
            if (!_isClean && Directory.Exists(_folder))
                Directory.Delete(_folder, true);
            _isClean = true;
            return Path.Combine(_folder, (++_folders).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void Evict()
    {
        while (true)
        {
            Snapshot? oldest;
            lock (_lock)
            {
                var isTooMuch = _held.Count > _options.Snapshots || _held.Sum(static s => s.Store.Bytes) > _options.Megabytes * Megabyte;
                oldest = isTooMuch && _held.Count > 1 ? _held.Where(static s => s.Readers == 0).MinBy(static s => s.LastUse) : null;
                if (oldest is null)
                    return;
                _held.Remove(oldest);
            }

            oldest.Store.Dispose();
        }
    }

    // Rebuilt projections, and an erasure, mean that everything is to be read again: also the past.
    private void ForgetAtRebuild(IReadOnlyCollection<PersonChange>? people)
    {
        if (people is not null)
            return;
        List<Snapshot> idle;
        lock (_lock)
        {
            idle = _held.FindAll(static s => s.Readers == 0);
            _held.Clear();
        }

        foreach (var snapshot in idle)
            snapshot.Store.Dispose();
    }
}
