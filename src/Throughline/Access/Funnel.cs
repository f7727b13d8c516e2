using Microsoft.EntityFrameworkCore;
using Throughline.Access.Rules;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>The funnel map of each workspace.</summary>
public sealed class Funnel(IDbContextFactory<AppDb> databases)
{
    /// <summary>The stages from the top; a workspace that never chose has the default.</summary>
    public async Task<IReadOnlyList<FunnelStage>> StagesAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var stages = await db.Set<FunnelStage>().AsNoTracking().Where(s => s.WorkspaceId == workspace).OrderBy(static s => s.Position).ToListAsync(cancellation);
        return stages.Count > 0 ? stages : [.. Rows(workspace, FunnelRules.Default)];
    }

    /// <summary>Replaces the map; returns what is wrong with it, or null when it is saved.</summary>
    public async Task<string?> SaveAsync(Guid workspace, IReadOnlyList<StageDraft> stages, CancellationToken cancellation)
    {
        if (FunnelRules.Fault(stages) is { } fault)
            return fault;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.Set<FunnelStage>().Where(s => s.WorkspaceId == workspace).ExecuteDeleteAsync(cancellation);
        db.AddRange(Rows(workspace, stages));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    internal static IEnumerable<FunnelStage> Rows(Guid workspace, IEnumerable<StageDraft> stages) =>
        stages.Select((stage, at) => new FunnelStage { WorkspaceId = workspace, Position = at + 1, Name = stage.Name.Trim(), Conversion = stage.Conversion, Weight = stage.Weight });
}
