using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>The keys of a workspace as its admins see them.</summary>
internal sealed class KeyList(IDbContextFactory<AppDb> databases, Keyring keyring, TimeProvider time)
{
    /// <summary>All keys, working ones first, newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> AllAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var keys = await db.Set<ApiKey>().AsNoTracking().Where(k => k.WorkspaceId == workspace).ToListAsync(cancellation);
        return [.. keys.OrderBy(static k => k.RevokedAt is not null).ThenByDescending(static k => k.CreatedAt)];
    }

    /// <summary>The newest working write key, or null.</summary>
    public async Task<string?> WriteKeyAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ApiKey>().Where(k => k.WorkspaceId == workspace && k.Kind == KeyKind.Write && k.RevokedAt == null)
            .OrderByDescending(static k => k.CreatedAt).Select(static k => k.Shown).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Stops a key for good; false when there is no such working key in the workspace.</summary>
    public async Task<bool> RevokeAsync(Guid workspace, Guid key, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var done = await db.Set<ApiKey>().Where(k => k.WorkspaceId == workspace && k.Id == key && k.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(static k => k.RevokedAt, now), cancellation);
        keyring.Forget();
        return done == 1;
    }
}
