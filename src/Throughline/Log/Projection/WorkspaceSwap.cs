using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>Puts a workspace's rows of a store beside the live one in the place of its live rows, in one transaction: readers see the ones or the others.</summary>
internal sealed class WorkspaceSwap(IDbContextFactory<AppDb> databases, IEnumerable<IProjection> projections, ProjectionFeed feed)
{
    private const int RowsAtOnce = 5_000;

    private static readonly MethodInfo Copy = typeof(WorkspaceSwap).GetMethod(nameof(CopyAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly IProjection[] _projections = [.. projections];

    /// <summary>False when the live tables know more of the log than the ones beside: nothing is done then.</summary>
    /// <param name="workspace">Whose rows.</param>
    /// <param name="beside">Where the new ones are.</param>
    /// <param name="reached">Place in the log up to which the new ones know it.</param>
    /// <param name="last">Place of the last word on an import that they follow.</param>
    /// <param name="cancellation">Leaves everything as it was.</param>
    public async Task<bool> RunAsync(Guid workspace, SideStore beside, long reached, long last, CancellationToken cancellation)
    {
        await using var from = await beside.OpenAsync(cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
        {
            if (await ProjectionSteps.LockCheckpointAsync(db, cancellation) > reached)
                return false;
            // Another process may have come first, and further.
            var said = db.Set<Retraction>().Where(r => r.WorkspaceId == workspace);
            if (await said.AnyAsync(r => r.IsApplied && r.Seq > last, cancellation) || !await said.AnyAsync(r => !r.IsApplied && r.Seq <= last, cancellation))
                return true;
            await Tables.EmptyAsync(db, ProjectionTables.Names(db, _projections), workspace, cancellation);
            await db.Set<QuarantinedEvent>().Where(q => q.WorkspaceId == workspace).ExecuteDeleteAsync(cancellation);
            foreach (var table in _projections.SelectMany(static p => p.Tables).Append(typeof(QuarantinedEvent)))
                await (Task)Copy.MakeGenericMethod(table).Invoke(null, [from, db, cancellation])!;
            await ForgetChangesAsync(db, workspace, cancellation);
            await db.Set<Retraction>().Where(r => r.WorkspaceId == workspace && r.Seq <= last)
                .ExecuteUpdateAsync(static set => set.SetProperty(static r => r.IsApplied, true), cancellation);
            await transaction.CommitAsync(cancellation);
        }

        feed.AnnounceRebuilt();
        return true;
    }

    // The store beside holds no other workspace.
    private static async Task CopyAsync<T>(AppDb from, AppDb to, CancellationToken cancellation)
        where T : class
    {
        await foreach (var rows in from.Set<T>().AsNoTracking().AsAsyncEnumerable().Chunk(RowsAtOnce).WithCancellation(cancellation))
            await to.InsertNewAsync(rows, cancellation);
    }

    // A gap in the changes tells every journey index to read all: people who are gone have no change of their own.
    private static async Task ForgetChangesAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        await db.InsertNewAsync([Nobody(workspace)], cancellation);
        await db.InsertNewAsync([Nobody(workspace)], cancellation);
        var newest = await db.Set<PersonChange>().MaxAsync(static c => c.Id, cancellation);
        await db.Set<PersonChange>().Where(c => c.Id < newest).ExecuteDeleteAsync(cancellation);
    }

    private static PersonChange Nobody(Guid workspace) => new() { WorkspaceId = workspace, PersonId = Guid.Empty };
}
