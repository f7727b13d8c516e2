using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>Names of deals, for lists of numbers.</summary>
internal sealed class DealNames(IDbContextFactory<AppDb> databases)
{
    public async Task<IReadOnlyDictionary<Guid, string>> OfAsync(Guid workspace, IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Deal>().Where(d => d.WorkspaceId == workspace && ids.Contains(d.DealId)).ToDictionaryAsync(static d => d.DealId, static d => d.Name, cancellation);
    }
}
