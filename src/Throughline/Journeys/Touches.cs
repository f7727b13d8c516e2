using Microsoft.EntityFrameworkCore;
using Throughline.Journeys.Rules;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>Reads touches for later rooms.</summary>
public static class Touches
{
    /// <summary>Whether a workspace has more touches than so many; reads no more than that.</summary>
    public static Task<bool> AreMoreThanAsync(AppDb db, Guid workspace, int touches, CancellationToken cancellation) =>
        db.Set<Touch>().Where(t => t.WorkspaceId == workspace).OrderBy(static t => t.PersonId).Skip(touches).AnyAsync(cancellation);

    /// <summary>All touches of these people, flagged ones too, each person's in order; an interaction without a source of its own has that of the visit before it.</summary>
    public static async Task<List<Touch>> OfPeopleAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        var touches = new List<Touch>();
        foreach (var chunk in people.Chunk(InList.Size))
            touches.AddRange(await db.Set<Touch>().AsNoTracking().Where(t => t.WorkspaceId == workspace && chunk.Contains(t.PersonId)).ToListAsync(cancellation));
        return [.. touches.GroupBy(static t => t.PersonId).SelectMany(Brought)];
    }

    private static IEnumerable<Touch> Brought(IEnumerable<Touch> person)
    {
        var brought = default(BroughtBy);
        foreach (var touch in person.OrderBy(static t => t.OccurredAt).ThenBy(static t => t.ReceivedAt).ThenBy(static t => t.TouchId))
        {
            // A machine's visit brought nobody.
            var acquisition = touch.Flag is null || touch.AcquisitionId == 0 ? brought.Of(touch.Kind, touch.AcquisitionId) : touch.AcquisitionId;
            yield return acquisition == touch.AcquisitionId ? touch : touch with { AcquisitionId = acquisition };
        }
    }
}
