using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Quality;

/// <summary>Reads the log and the quarantine for the trust pages.</summary>
internal sealed class EventReader(IEventLog log, IDbContextFactory<AppDb> databases, Replay replay)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>The newest events before a place in the log; one more than a page, so that one knows whether there are older ones.</summary>
    public async Task<IReadOnlyList<EventView>> NewestAsync(Workspace workspace, long? before, int count, CancellationToken cancellation)
    {
        var domains = Domains(workspace);
        var classifier = await ClassifierAsync(workspace.Id, cancellation);
        var events = await log.NewestAsync(workspace.Id, before ?? long.MaxValue, count, cancellation);
        return [.. events.Select(e => EventView.Of(e, domains, classifier))];
    }

    /// <summary>One event of the workspace, or null.</summary>
    public async Task<EventView?> FindAsync(Workspace workspace, Guid id, CancellationToken cancellation)
    {
        var found = await log.FindAsync(workspace.Id, [id], cancellation);
        return found.Count == 0 ? null : EventView.Of(found[0], Domains(workspace), await ClassifierAsync(workspace.Id, cancellation));
    }

    /// <summary>Why this event is in quarantine, or null.</summary>
    public async Task<string?> ReasonAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<QuarantinedEvent>().Where(q => q.WorkspaceId == workspace && q.EventId == id).Select(static q => q.Reason).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Events that no room could handle, newest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<QuarantinedEvent> Events, int Total)> QuarantineAsync(Guid workspace, long? before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var all = db.Set<QuarantinedEvent>().AsNoTracking().Where(q => q.WorkspaceId == workspace);
        var from = before ?? long.MaxValue;
        return (await all.Where(q => q.Seq < from).OrderByDescending(static q => q.Seq).Take(PageSize + 1).ToListAsync(cancellation), await all.CountAsync(cancellation));
    }

    /// <summary>Gives an event another chance; null when it went through.</summary>
    public Task<string?> ReplayAsync(Guid workspace, Guid id, CancellationToken cancellation) => replay.RunAsync(workspace, id, cancellation);

    private async Task<Classifier> ClassifierAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Acquisitions.ClassifierAsync(db, workspace, cancellation);
    }

    private static string[] Domains(Workspace workspace) => workspace.SiteDomains.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
