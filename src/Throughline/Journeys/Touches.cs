using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>Reads touches for later rooms.</summary>
public static class Touches
{
    /// <summary>Whether a workspace has more touches than so many; reads no more than that.</summary>
    public static Task<bool> AreMoreThanAsync(AppDb db, Guid workspace, int touches, CancellationToken cancellation) =>
        db.Set<Touch>().Where(t => t.WorkspaceId == workspace).OrderBy(static t => t.PersonId).Skip(touches).AnyAsync(cancellation);

    /// <summary>All touches of these people, flagged ones too, in no particular order.</summary>
    public static async Task<List<Touch>> OfPeopleAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        var touches = new List<Touch>();
        foreach (var chunk in people.Chunk(InList.Size))
            touches.AddRange(await db.Set<Touch>().AsNoTracking().Where(t => t.WorkspaceId == workspace && chunk.Contains(t.PersonId)).ToListAsync(cancellation));
        return touches;
    }
}
