using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Leads;

/// <summary>Counts the leads behind events of a door: who clicked, scanned or came.</summary>
internal sealed class TouchOutcomes(IEventLog log, IDbContextFactory<AppDb> databases) : ITouchOutcomes
{
    public async Task<int> LeadsAsync(Guid workspace, IReadOnlyCollection<Guid> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return 0;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var people = new HashSet<Guid>();
        foreach (var chunk in events.Chunk(InList.Size))
        {
            var at = new List<(Guid Subject, long At)>();
            foreach (var e in await log.FindAsync(workspace, chunk, cancellation))
            {
                if (Identifiers.Of(e) is [var node, ..])
                    at.Add((node, e.OccurredAt));
                else if (Guid.TryParse(e.Facts.Visitor, out var visitor))
                    at.Add((visitor, e.OccurredAt));
            }

            var timelines = await People.TimelinesAsync(db, workspace, [.. at.Select(static a => a.Subject).Distinct()], cancellation);
            people.UnionWith(at.Select(a => timelines[a.Subject].PersonAt(a.At)));
        }

        var leads = 0;
        foreach (var chunk in people.Chunk(InList.Size))
            leads += await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.MergedInto == null && chunk.Contains(l.PersonId)).CountAsync(cancellation);
        return leads;
    }
}
