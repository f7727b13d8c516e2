using Microsoft.EntityFrameworkCore;
using Throughline.Access.Rules;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>The funnel map of each workspace, and those it had before.</summary>
public sealed class Funnel(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>The stages from the top; a workspace that never chose has the default.</summary>
    public Task<IReadOnlyList<FunnelStage>> StagesAsync(Guid workspace, CancellationToken cancellation) => StagesAsync(workspace, long.MaxValue, cancellation);

    /// <summary>The stages as they were at an instant, UTC milliseconds.</summary>
    public async Task<IReadOnlyList<FunnelStage>> StagesAsync(Guid workspace, long atMs, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var maps = db.Set<FunnelStage>().AsNoTracking().Where(s => s.WorkspaceId == workspace && s.ChangedAt <= atMs);
        var stages = await maps.Where(s => s.ChangedAt == maps.Max(static m => m.ChangedAt)).OrderBy(static s => s.Position).ToListAsync(cancellation);
        return stages.Count > 0 ? stages : [.. Rows(workspace, FunnelRules.Default, 0)];
    }

    /// <summary>Replaces the map; returns what is wrong with it, or null when it is saved.</summary>
    public async Task<string?> SaveAsync(Guid workspace, IReadOnlyList<StageDraft> stages, CancellationToken cancellation)
    {
        if (FunnelRules.Fault(stages) is { } fault)
            return fault;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.Set<FunnelStage>().Where(s => s.WorkspaceId == workspace && s.ChangedAt == now).ExecuteDeleteAsync(cancellation);
        db.AddRange(Rows(workspace, stages, now));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>The rows of a map; a workspace starts with one that has always been so, at 0.</summary>
    internal static IEnumerable<FunnelStage> Rows(Guid workspace, IEnumerable<StageDraft> stages, long changedAt) =>
        stages.Select((stage, at) => new FunnelStage { WorkspaceId = workspace, ChangedAt = changedAt, Position = at + 1, Name = stage.Name.Trim(), Conversion = stage.Conversion, Weight = stage.Weight });
}
