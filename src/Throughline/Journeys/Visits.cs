using Microsoft.EntityFrameworkCore;
using Throughline.Identity;
using Throughline.Journeys.Rules;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>One thing a person did, for timelines.</summary>
/// <param name="StartsSession">True when a session, and so a touch, starts here.</param>
/// <param name="AcquisitionId">Where it came from; meaningful when it starts a session or is an interaction.</param>
public sealed record Step(long OccurredAt, Guid EventId, HitKind Kind, bool StartsSession, long AcquisitionId, string? Flag);

/// <summary>Reads what people did, across all their browsers.</summary>
public static class Visits
{
    /// <summary>The newest steps of a person, newest first.</summary>
    public static async Task<IReadOnlyList<Step>> OfPersonAsync(AppDb db, Guid workspace, Guid person, int limit, CancellationToken cancellation)
    {
        var subjects = await People.SubjectsAsync(db, workspace, [person], cancellation);
        var timelines = await People.TimelinesAsync(db, workspace, subjects, cancellation);
        var hits = new List<Hit>();
        foreach (var chunk in subjects.Chunk(InList.Size))
        {
            hits.AddRange(await db.Set<Hit>().AsNoTracking().Where(h => h.WorkspaceId == workspace && chunk.Contains(h.SubjectId))
                .OrderByDescending(static h => h.OccurredAt).Take(limit).ToListAsync(cancellation));
        }

        var starts = await db.Set<Touch>().Where(t => t.WorkspaceId == workspace && t.PersonId == person).OrderByDescending(static t => t.OccurredAt).Take(limit)
            .Select(static t => t.TouchId).ToListAsync(cancellation);
        var touches = starts.ToHashSet();
        return [.. hits
            .Where(hit => timelines[hit.SubjectId].PersonAt(hit.OccurredAt) == person)
            .OrderByDescending(static hit => hit.OccurredAt).ThenByDescending(static hit => hit.ReceivedAt).ThenByDescending(static hit => hit.EventId)
            .Take(limit)
            .Select(hit => new Step(hit.OccurredAt, hit.EventId, hit.Kind, touches.Contains(hit.EventId), hit.AcquisitionId, hit.Flag))];
    }

    /// <summary>By person: the start of the first engaged session, UTC milliseconds. Flagged sessions do not count.</summary>
    public static async Task<Dictionary<Guid, long>> FirstEngagedAsync(AppDb db, Guid workspace, CancellationToken cancellation) =>
        await db.Set<Session>().Where(s => s.WorkspaceId == workspace && s.Flag == null).Where(Engagement.IsEngaged)
            .GroupBy(static s => s.PersonId).Select(static g => new { Person = g.Key, At = g.Min(s => s.StartedAt) })
            .ToDictionaryAsync(static g => g.Person, static g => g.At, cancellation);
}
