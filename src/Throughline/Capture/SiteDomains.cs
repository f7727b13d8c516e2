using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>The domains a workspace calls its own.</summary>
public static class SiteDomains
{
    /// <summary>A workspace's; empty while it names none.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(AppDb db, Guid workspace, CancellationToken cancellation) =>
        Of(await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.SiteDomains).FirstOrDefaultAsync(cancellation) ?? "");

    /// <summary>The domains of the list as it is kept.</summary>
    public static string[] Of(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
