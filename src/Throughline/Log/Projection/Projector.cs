using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>
/// Reads the log in order and runs every room's projection over each batch. The batch, all rooms' rows and the checkpoint are one transaction.
/// </summary>
internal sealed partial class Projector(
    IEventLog log, IDbContextFactory<AppDb> databases, IEnumerable<IProjection> projections, IOptions<LogOptions> options, LogMetrics metrics, ProjectionFeed feed)
{
    private const string CheckpointName = "projector";

    // Tables that grew by this many events are measured again.
    private const int MeasureAfter = 50_000;

    private readonly IProjection[] _projections = [.. projections];
    private readonly SemaphoreSlim _one = new(1, 1);

    // The events after the ones being projected, read and unpacked meanwhile.
    private (long After, Task<IReadOnlyList<Envelope>> Events)? _ahead;

    private int _unmeasured;

    /// <summary>Projects until the end of the log is reached; returns the place reached.</summary>
    public async Task<long> CatchUpAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await ReplayPendingAsync(cancellation);
            while (await StepAsync(cancellation))
                await ReplayPendingAsync(cancellation);
            return feed.Reached;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Empties every projection and reads the whole log again. Quarantined events get another chance.</summary>
    public async Task RebuildAsync(IProgress<long>? progress, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await using (var db = await databases.CreateDbContextAsync(cancellation))
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                await Tables.EmptyAsync(db, ProjectionTables.Names(db, _projections), cancellation);
                await db.Set<QuarantinedEvent>().ExecuteDeleteAsync(cancellation);
                await SaveCheckpointAsync(db, 0, cancellation);
                await transaction.CommitAsync(cancellation);
            }

            while (await StepAsync(cancellation))
                progress?.Report(feed.Reached);
            await ReplayPendingAsync(cancellation);
            feed.AnnounceRebuilt();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Gives a quarantined event another chance; returns null when it went through, else the reason it did not.</summary>
    public async Task<string?> ReplayAsync(Guid workspace, Guid eventId, CancellationToken cancellation)
    {
        var events = await log.FindAsync(workspace, [eventId], cancellation);
        if (events.Count == 0)
            return "the log holds no event with this id";
        await _one.WaitAsync(cancellation);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var people = await RunAsync(db, events, cancellation);
            await db.Set<QuarantinedEvent>().Where(q => q.WorkspaceId == workspace && q.EventId == eventId).ExecuteDeleteAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            feed.Announce(feed.Reached, people);
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Reason(fault);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Projects events that are handed over, wherever in the log they stand: for stores beside the live one. An event that a room cannot handle is set aside there.</summary>
    public async Task ApplyAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return;
        await _one.WaitAsync(cancellation);
        try
        {
            await ApplyHalvingAsync(events, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ApplyHalvingAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var people = await RunAsync(db, events, cancellation);
            await transaction.CommitAsync(cancellation);
            feed.Announce(feed.Reached, people);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StoreFault.IsOfTheStore(fault))
        {
            if (events.Count == 1)
            {
                await using var db = await databases.CreateDbContextAsync(cancellation);
                await db.UpsertAsync([Quarantined(events[0], Reason(fault))], cancellation);
                return;
            }

            var half = events.Count / 2;
            await ApplyHalvingAsync([.. events.Take(half)], cancellation);
            await ApplyHalvingAsync([.. events.Skip(half)], cancellation);
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var from = await db.Set<Checkpoint>().Where(static c => c.Name == CheckpointName).Select(static c => c.Seq).FirstOrDefaultAsync(cancellation);
        var events = await NextAsync(from, cancellation);
        if (events.Count == 0)
        {
            feed.Announce(from, []);
            return false;
        }

        await ProjectAsync(from, events, cancellation);
        if ((_unmeasured += events.Count) >= MeasureAfter)
        {
            await db.RefreshStatisticsAsync(cancellation);
            _unmeasured = 0;
        }

        return true;
    }

    // Only a full batch has more behind it.
    private async Task<IReadOnlyList<Envelope>> NextAsync(long from, CancellationToken cancellation)
    {
        var ahead = _ahead;
        _ahead = null;
        var events = ahead is { } read && await read.Events is var early && read.After == from ? early : await log.ReadAsync(from, options.Value.ProjectEvents, cancellation);
        if (events.Count == options.Value.ProjectEvents)
            _ahead = (events[^1].Seq, ReadAheadAsync(events[^1].Seq));
        return events;
    }

    private async Task<IReadOnlyList<Envelope>> ReadAheadAsync(long from)
    {
        // The store's reading does not wait by itself: without this it would be done before the caller goes on.
        await Task.Yield();
        // Whoever takes the events may be another caller than the one who had them read.
        return await log.ReadAsync(from, options.Value.ProjectEvents, CancellationToken.None);
    }

    // A batch that fails is halved until the one event that fails stands alone; that one is set aside.
    private async Task ProjectAsync(long from, IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await using var transaction = await db.BeginDerivedAsync(cancellation);
            if (await LockCheckpointAsync(db, cancellation) != from)
                return; // another process projected these events first
            await Retractions.NoteAsync(db, events, cancellation);
            var people = await RunAsync(db, events, cancellation);
            await SaveCheckpointAsync(db, events[^1].Seq, cancellation);
            await transaction.CommitAsync(cancellation);
            metrics.Projected.Add(events.Count);
            feed.Announce(events[^1].Seq, people);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StoreFault.IsOfTheStore(fault))
        {
            if (events.Count == 1)
            {
                await QuarantineAsync(events[0], Reason(fault), cancellation);
                return;
            }

            var half = events.Count / 2;
            await ProjectAsync(from, [.. events.Take(half)], cancellation);
            await ProjectAsync(events[half - 1].Seq, [.. events.Skip(half)], cancellation);
        }
    }

    private async Task<List<PersonChange>> RunAsync(AppDb db, IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        var changes = new List<PersonChange>();
        var kept = await Retractions.KeptAsync(db, events, cancellation);
        foreach (var group in kept.GroupBy(static e => e.Workspace))
        {
            var batch = new ProjectionBatch(db, group.Key, [.. group]);
            foreach (var projection in _projections)
                await projection.ApplyAsync(batch, cancellation);
            changes.AddRange(batch.People.Select(person => new PersonChange { WorkspaceId = group.Key, PersonId = person }));
        }

        await db.InsertNewAsync(changes, cancellation);
        return changes;
    }

    private async Task QuarantineAsync(Envelope e, string reason, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.UpsertAsync([Quarantined(e, reason)], cancellation);
        await SaveCheckpointAsync(db, e.Seq, cancellation);
        await transaction.CommitAsync(cancellation);
        metrics.Quarantined.Add(1);
        feed.AnnounceQuarantined(e.Seq, reason);
    }

    // Touching the row takes its lock on every store, so that two processes never project at once.
    private static async Task<long> LockCheckpointAsync(AppDb db, CancellationToken cancellation)
    {
        await db.InsertNewAsync([new Checkpoint { Name = CheckpointName, Seq = 0 }], cancellation);
        await db.Set<Checkpoint>().Where(static c => c.Name == CheckpointName).ExecuteUpdateAsync(static set => set.SetProperty(c => c.Seq, c => c.Seq), cancellation);
        return await db.Set<Checkpoint>().Where(static c => c.Name == CheckpointName).Select(static c => c.Seq).SingleAsync(cancellation);
    }

    private static async Task SaveCheckpointAsync(AppDb db, long seq, CancellationToken cancellation) =>
        await db.UpsertAsync([new Checkpoint { Name = CheckpointName, Seq = seq }], cancellation);

    private static QuarantinedEvent Quarantined(Envelope e, string reason) => new() { WorkspaceId = e.Workspace, EventId = e.EventId, Seq = e.Seq, Kind = e.Kind, Reason = reason };

    private static string Reason(Exception fault)
    {
        var reason = $"{fault.GetType().Name}: {fault.Message}";
        return reason.Length <= 500 ? reason : reason[..500];
    }
}
