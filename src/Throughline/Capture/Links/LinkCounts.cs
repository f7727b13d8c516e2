using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Hits;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Links;

/// <summary>How often things were used: people and machines apart.</summary>
/// <param name="People">Uses that nothing speaks against.</param>
/// <param name="Machines">Uses with a flag: bots, scanners, repeats.</param>
internal readonly record struct UseCounts(int People, int Machines);

/// <summary>Counts uses for pages and the API.</summary>
internal sealed class LinkCounts(IDbContextFactory<AppDb> databases)
{
    /// <summary>Clicks of links, those in mails included.</summary>
    public async Task<IReadOnlyDictionary<Guid, UseCounts>> OfLinksAsync(Guid workspace, IReadOnlyCollection<Guid> links, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = new Dictionary<Guid, UseCounts>();
        foreach (var chunk in links.Chunk(InList.Size))
        {
            var direct = await db.Set<DoorHit>().Where(h => h.WorkspaceId == workspace && chunk.Contains(h.ThingId))
                .GroupBy(static h => new { Id = h.ThingId, Is = h.Flag == null }).Select(static g => new { g.Key.Id, g.Key.Is, Count = g.Count() }).ToListAsync(cancellation);
            var mailed = await db.Set<DoorHit>().Where(h => h.WorkspaceId == workspace && chunk.Contains(h.PartId) && h.Name == Interactions.EmailClick)
                .GroupBy(static h => new { Id = h.PartId, Is = h.Flag == null }).Select(static g => new { g.Key.Id, g.Key.Is, Count = g.Count() }).ToListAsync(cancellation);
            foreach (var count in direct.Concat(mailed))
            {
                var so = counts.GetValueOrDefault(count.Id);
                counts[count.Id] = count.Is ? so with { People = so.People + count.Count } : so with { Machines = so.Machines + count.Count };
            }
        }

        return counts;
    }

    /// <summary>Events of a thing that count, newest first: what its leads are found by.</summary>
    public async Task<IReadOnlyList<Guid>> EventsAsync(Guid workspace, Guid thing, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<DoorHit>().Where(h => h.WorkspaceId == workspace && h.ThingId == thing && h.Flag == null).OrderByDescending(static h => h.OccurredAt).Take(limit)
            .Select(static h => h.EventId).ToListAsync(cancellation);
    }
}
