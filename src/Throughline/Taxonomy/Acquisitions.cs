using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>The stored acquisitions of a workspace: a small table, however many touches point at it.</summary>
public static class Acquisitions
{
    /// <summary>Stores tuples seen for the first time, classified by the current rules.</summary>
    public static async Task SaveAsync(AppDb db, Guid workspace, IReadOnlyCollection<Acquisition> acquisitions, CancellationToken cancellation) =>
        await db.InsertNewAsync([.. acquisitions.Select(a => AcquisitionFacts.Of(workspace, a, Classifier.Default.Classify(a)))], cancellation);

    /// <summary>What is known of these ids; 0 and unknown ids read as <see cref="AcquisitionFacts.Unknown"/>.</summary>
    public static async Task<Dictionary<long, AcquisitionFacts>> FactsAsync(AppDb db, Guid workspace, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var facts = new Dictionary<long, AcquisitionFacts>(ids.Count);
        foreach (var chunk in ids.Chunk(InList.Size))
        {
            foreach (var row in await db.Set<AcquisitionFacts>().AsNoTracking().Where(a => a.WorkspaceId == workspace && chunk.Contains(a.AcquisitionId)).ToListAsync(cancellation))
                facts[row.AcquisitionId] = row;
        }

        foreach (var id in ids)
            facts.TryAdd(id, AcquisitionFacts.Unknown);
        return facts;
    }
}

/// <summary>The acquisitions themselves are written by the first room that meets them; this names the table for a rebuild.</summary>
internal sealed class AcquisitionProjection : Log.IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(AcquisitionFacts)];

    public Task ApplyAsync(Log.ProjectionBatch batch, CancellationToken cancellation) => Task.CompletedTask;
}
