using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>Runs every room's projection over a batch of events. The batch, all rooms' rows and the checkpoint are one transaction. Called by one at a time.</summary>
internal sealed class ProjectionSteps(
    IEventLog log, IDbContextFactory<AppDb> databases, IEnumerable<IProjection> projections, IOptions<LogOptions> options, LogMetrics metrics, ProjectionFeed feed)
{
    private const string CheckpointName = "projector";

    // Tables that grew by this many events are measured again.
    private const int MeasureAfter = 50_000;

    private readonly IProjection[] _projections = [.. projections];

    // The events after the ones being projected, read and unpacked meanwhile.
    private (long After, Task<IReadOnlyList<Envelope>> Events)? _ahead;

    private int _unmeasured;

    /// <summary>Empties every table and goes back to the beginning of the log.</summary>
    public async Task EmptyAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await Tables.EmptyAsync(db, ProjectionTables.Names(db, _projections), cancellation);
        await db.Set<QuarantinedEvent>().ExecuteDeleteAsync(cancellation);
        await SaveCheckpointAsync(db, 0, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Reads an event that was set aside again.</summary>
    public async Task<string?> RetryAsync(Envelope e, CancellationToken cancellation)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var people = await RunAsync(db, [e], cancellation);
            await db.Set<QuarantinedEvent>().Where(q => q.WorkspaceId == e.Workspace && q.EventId == e.EventId).ExecuteDeleteAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            feed.Announce(feed.Reached, people);
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Reason(fault);
        }
    }

    /// <summary>Projects events wherever in the log they stand; one that fails is set aside.</summary>
    public async Task ApplyAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation)
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
            await ApplyAsync([.. events.Take(half)], cancellation);
            await ApplyAsync([.. events.Skip(half)], cancellation);
        }
    }

    /// <summary>Projects the next events of the log; false at its end.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
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

    /// <summary>Gives the workspace's next events to a store beside; the place they reach to, or null when it knows as much as the live tables.</summary>
    public async Task<long?> ApplyNextAsync(Guid workspace, long after, SideStore beside, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var until = await db.Set<Checkpoint>().Where(static c => c.Name == CheckpointName).Select(static c => c.Seq).FirstOrDefaultAsync(cancellation);
        var events = after < until ? await log.ReadAsync(after, options.Value.ProjectEvents, cancellation) : [];
        await beside.ApplyAsync([.. events.Where(e => e.Workspace == workspace && e.Seq <= until)], cancellation);
        return events.Count == 0 ? null : Math.Min(until, events[^1].Seq);
    }

    // Only a full batch has more behind it.
    private async Task<IReadOnlyList<Envelope>> NextAsync(long from, CancellationToken cancellation)
    {
        var ahead = _ahead;
        _ahead = null;
        var events = ahead is { } read && await read.Events is var early && read.After == from ? early : await log.ReadAsync(from, options.Value.ProjectEvents, cancellation);
        // Whoever takes these may be another caller than the one who has them read, so nobody's token ends the reading.
        if (events.Count == options.Value.ProjectEvents)
            _ahead = (events[^1].Seq, ReadAheadAsync(events[^1].Seq, CancellationToken.None));
        return events;
    }

    private async Task<IReadOnlyList<Envelope>> ReadAheadAsync(long from, CancellationToken cancellation)
    {
        // The store's reading does not wait by itself: without this it would be done before the caller goes on.
        await Task.Yield();
        return await log.ReadAsync(from, options.Value.ProjectEvents, cancellation);
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
    public static async Task<long> LockCheckpointAsync(AppDb db, CancellationToken cancellation)
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
