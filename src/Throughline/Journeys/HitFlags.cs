using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Hits;
using Throughline.Log;

namespace Throughline.Journeys;

/// <summary>Flags interactions that turned out, later, to be a machine's: the touch stays, out of reports as any flagged one.</summary>
internal static class HitFlags
{
    public static async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        foreach (var e in batch.Events.Where(static e => e.Kind == DoorEvents.Flagged))
        {
            if (!batch.SubjectOf.TryGetValue(e.EventId, out var subject))
                continue;
            var flagged = e.Read<LaterFlag>();
            var changed = await batch.Db.Set<Hit>()
                .Where(h => h.WorkspaceId == batch.Workspace && h.SubjectId == subject && h.OccurredAt == flagged.OccurredAt && h.EventId == flagged.Event)
                .ExecuteUpdateAsync(set => set.SetProperty(static h => h.Flag, flagged.Flag), cancellation);
            if (changed > 0)
                batch.Subjects.Add(subject);
        }
    }

    private sealed record LaterFlag(Guid Event, long OccurredAt, string Flag);
}
