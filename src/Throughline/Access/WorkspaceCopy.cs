using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>Carries a workspace's settings to a store beside the live one: zone, currency, own domains. No users, no keys.</summary>
public static class WorkspaceCopy
{
    public static async Task MakeAsync(AppDb live, AppDb beside, Guid workspace, CancellationToken cancellation) =>
        await beside.UpsertAsync(await live.Set<Workspace>().AsNoTracking().Where(w => w.Id == workspace).ToListAsync(cancellation), cancellation);
}

/// <summary>The same, where a workspace's tables are made anew.</summary>
internal sealed class WorkspaceSettings : ISideSettings
{
    public Task CopyAsync(AppDb live, AppDb beside, Guid workspace, CancellationToken cancellation) => WorkspaceCopy.MakeAsync(live, beside, workspace, cancellation);
}
