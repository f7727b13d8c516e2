using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>Carries a workspace's settings to a store beside the live one: zone, currency, own domains. No users, no keys.</summary>
public static class WorkspaceCopy
{
    public static async Task MakeAsync(AppDb live, AppDb beside, Guid workspace, CancellationToken cancellation) =>
        await beside.UpsertAsync(await live.Set<Workspace>().AsNoTracking().Where(w => w.Id == workspace).ToListAsync(cancellation), cancellation);
}
