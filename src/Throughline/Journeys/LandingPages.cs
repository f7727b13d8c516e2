using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>Reads landing pages for later rooms.</summary>
public static class LandingPages
{
    /// <summary>Host and path of each id, empty for unknown ones, in the order asked.</summary>
    public static async Task<IReadOnlyList<string>> AddressesAsync(AppDb db, Guid workspace, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var addresses = new Dictionary<long, string>(ids.Count);
        foreach (var chunk in ids.Chunk(InList.Size))
        {
            foreach (var page in await db.Set<Page>().AsNoTracking().Where(p => p.WorkspaceId == workspace && chunk.Contains(p.PageId)).ToListAsync(cancellation))
                addresses[page.PageId] = page.Address;
        }

        return [.. ids.Select(id => addresses.GetValueOrDefault(id, ""))];
    }
}
