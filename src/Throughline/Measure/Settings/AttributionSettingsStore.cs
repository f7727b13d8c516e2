using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Keeps how each workspace makes its journeys, and made them before. A change applies to all history at once; who made it is kept with it.</summary>
internal sealed class AttributionSettingsStore(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>The workspace's settings, or the usual ones.</summary>
    public Task<AttributionSettings> OfAsync(Guid workspace, CancellationToken cancellation) => OfAsync(workspace, long.MaxValue, cancellation);

    /// <summary>The settings as they were at an instant, UTC milliseconds.</summary>
    public async Task<AttributionSettings> OfAsync(Guid workspace, long atMs, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.Set<AttributionSettingsRow>().AsNoTracking().Where(s => s.WorkspaceId == workspace && s.ChangedAt <= atMs).OrderByDescending(static s => s.ChangedAt).FirstOrDefaultAsync(cancellation);
        return row is null ? AttributionSettings.Usual : Read(row);
    }

    /// <summary>Replaces the settings from now on; returns what is wrong with them, or null when they are saved.</summary>
    public async Task<Fault?> SaveAsync(Actor actor, AttributionSettings settings, CancellationToken cancellation)
    {
        if (AttributionSettingsRules.FaultOf(settings) is { } fault)
            return fault;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = new AttributionSettingsRow
        {
            WorkspaceId = actor.Workspace,
            Lookbacks = string.Join('\n', settings.Lookbacks.Where(static l => l.Value != AttributionSettings.UsualLookback).OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key} = {l.Value.Trim().ToLowerInvariant()}")),
            WholeDays = settings.WholeDays,
            Reset = settings.Reset,
            WholeCompany = settings.WholeCompany,
            RoleWeights = AttributionSettingsRules.WriteWeights(settings.RoleWeights),
            FewestConversions = settings.FewestConversions,
            FewestTouches = settings.FewestTouches,
            ChangedBy = actor.Id,
            ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await db.UpsertAsync([row], cancellation);
        return null;
    }

    private static AttributionSettings Read(AttributionSettingsRow row) => new()
    {
        Lookbacks = row.Lookbacks.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(" = ")).ToDictionary(static l => l[0], static l => l[1]),
        WholeDays = row.WholeDays,
        Reset = row.Reset,
        WholeCompany = row.WholeCompany,
        RoleWeights = AttributionSettingsRules.ReadWeights(row.RoleWeights, out _) ?? [],
        FewestConversions = row.FewestConversions,
        FewestTouches = row.FewestTouches,
    };
}
