using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>
/// Makes one workspace's tables anew, when an import was taken back or brought again: on a store beside the live one, which everybody goes on reading and which goes on growing,
/// until the new rows take the place of the old ones in one transaction. A pending one survives a crash: the next round starts it from the beginning.
/// </summary>
internal sealed class WorkspaceReplay(ProjectionSteps steps, SideStores stores, IEnumerable<ISideSettings> settings, WorkspaceSwap swap, IDbContextFactory<AppDb> databases, IOptions<StorageOptions> storage)
{
    public async Task RunPendingAsync(CancellationToken cancellation)
    {
        while (await PendingAsync(cancellation) is { } workspace)
            await RunAsync(workspace, cancellation);
    }

    private async Task<Guid?> PendingAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Retraction>().Where(static r => !r.IsApplied).OrderBy(static r => r.WorkspaceId).Select(static r => (Guid?)r.WorkspaceId).FirstOrDefaultAsync(cancellation);
    }

    private async Task RunAsync(Guid workspace, CancellationToken cancellation)
    {
        using var place = ReplayFolder.Take(Path.Combine(storage.Value.Data, "replay"));
        var folder = place.Path;
        using var beside = await stores.OpenAsync(folder, cancellation);
        var last = await CopySettingsAsync(workspace, beside, cancellation);
        var reached = 0L;
        do
        {
            // What comes in meanwhile is projected live, and read beside in its turn.
            while (await steps.ApplyNextAsync(workspace, reached, beside, cancellation) is { } next)
            {
                reached = next;
                await steps.StepAsync(cancellation);
            }
        }
        while (!await swap.RunAsync(workspace, beside, reached, last, cancellation));
    }

    // The place of the last word on the workspace's imports that the store beside knows.
    private async Task<long> CopySettingsAsync(Guid workspace, SideStore beside, CancellationToken cancellation)
    {
        await using var live = await databases.CreateDbContextAsync(cancellation);
        await using var db = await beside.OpenAsync(cancellation);
        foreach (var room in settings)
            await room.CopyAsync(live, db, workspace, cancellation);
        var retractions = await live.Set<Retraction>().AsNoTracking().Where(r => r.WorkspaceId == workspace).ToListAsync(cancellation);
        await db.UpsertAsync(retractions, cancellation);
        return retractions.Max(static r => r.Seq);
    }
}
