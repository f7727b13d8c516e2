using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>Makes one workspace's tables anew, when an import was taken back or brought again.</summary>
internal sealed partial class Projector
{
    // A pending one survives a crash: the next round starts its replay from the beginning.
    private async Task ReplayPendingAsync(CancellationToken cancellation)
    {
        while (await PendingAsync(cancellation) is { } workspace)
            await ReplayWorkspaceAsync(workspace, cancellation);
    }

    private async Task<Guid?> PendingAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Retraction>().Where(static r => !r.IsApplied).OrderBy(static r => r.WorkspaceId).Select(static r => (Guid?)r.WorkspaceId).FirstOrDefaultAsync(cancellation);
    }

    private async Task ReplayWorkspaceAsync(Guid workspace, CancellationToken cancellation)
    {
        var (until, last) = await EmptyWorkspaceAsync(workspace, cancellation);
        for (var from = 0L; from < until;)
        {
            var events = await log.ReadAsync(from, options.Value.ProjectEvents, cancellation);
            if (events.Count == 0)
                break;
            from = events[^1].Seq;
            await ReplayAsync([.. events.Where(e => e.Workspace == workspace && e.Seq <= until)], cancellation);
        }

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<Retraction>().Where(r => r.WorkspaceId == workspace && r.Seq <= last)
            .ExecuteUpdateAsync(static set => set.SetProperty(static r => r.IsApplied, true), cancellation);
        feed.AnnounceRebuilt();
    }

    private async Task<(long Until, long Last)> EmptyWorkspaceAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var until = await LockCheckpointAsync(db, cancellation);
        var last = await db.Set<Retraction>().Where(r => r.WorkspaceId == workspace).MaxAsync(static r => r.Seq, cancellation);
        await Tables.EmptyAsync(db, ProjectionTables.Names(db, _projections), workspace, cancellation);
        await db.Set<QuarantinedEvent>().Where(q => q.WorkspaceId == workspace).ExecuteDeleteAsync(cancellation);
        // A gap in the changes tells every journey index to read all: people who are gone have no change of their own.
        await db.InsertNewAsync([Nobody(workspace)], cancellation);
        await db.InsertNewAsync([Nobody(workspace)], cancellation);
        var newest = await db.Set<PersonChange>().MaxAsync(static c => c.Id, cancellation);
        await db.Set<PersonChange>().Where(c => c.Id < newest).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (until, last);
    }

    private static PersonChange Nobody(Guid workspace) => new() { WorkspaceId = workspace, PersonId = Guid.Empty };

    // As when read the first time: what fails is halved until the one that fails stands alone.
    private async Task ReplayAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return;
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await LockCheckpointAsync(db, cancellation);
            await RunAsync(db, events, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StoreFault.IsOfTheStore(fault))
        {
            if (events.Count > 1)
            {
                var half = events.Count / 2;
                await ReplayAsync([.. events.Take(half)], cancellation);
                await ReplayAsync([.. events.Skip(half)], cancellation);
                return;
            }

            await using var db = await databases.CreateDbContextAsync(cancellation);
            var failed = events[0];
            await db.UpsertAsync(
                [new QuarantinedEvent { WorkspaceId = failed.Workspace, EventId = failed.EventId, Seq = failed.Seq, Kind = failed.Kind, Reason = Reason(fault) }], cancellation);
            metrics.Quarantined.Add(1);
        }
    }
}
