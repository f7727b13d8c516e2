using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>Whose facts changed between two versions of a workspace's journeys.</summary>
internal sealed class ChangedPeople(IDbContextFactory<AppDb> databases)
{
    // More than these, and reading everything again is as fast.
    private const int Most = 5_000;

    /// <summary>The people, or null when they are too many or no longer known.</summary>
    public async Task<Guid[]?> BetweenAsync(Guid workspace, long before, long now, CancellationToken cancellation)
    {
        if (now < before)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var people = await db.Set<PersonChange>().Where(c => c.Id > before && c.Id <= now && c.WorkspaceId == workspace).Select(static c => c.PersonId).Distinct().OrderBy(static id => id).Take(Most + 1).ToArrayAsync(cancellation);
        var isComplete = before == 0 || await db.Set<PersonChange>().AnyAsync(c => c.Id <= before + 1, cancellation);
        return people.Length <= Most && isComplete ? people : null;
    }
}
