using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>The stored acquisitions of a workspace: a small table, however many touches point at it.</summary>
public static class Acquisitions
{
    /// <summary>Stores tuples seen for the first time, classified by the current rules.</summary>
    public static async Task SaveAsync(AppDb db, Guid workspace, IReadOnlyCollection<Acquisition> acquisitions, CancellationToken cancellation)
    {
        if (acquisitions.Count > 0)
            await SaveAsync(db, workspace, acquisitions, await RulesInForce.ClassifierAsync(db, workspace, cancellation), cancellation);
    }

    /// <summary>The classifier of the rules in force in this store.</summary>
    public static Task<Classifier> ClassifierAsync(AppDb db, Guid workspace, CancellationToken cancellation) => RulesInForce.ClassifierAsync(db, workspace, cancellation);

    /// <summary>All of them.</summary>
    public static async Task<List<AcquisitionFacts>> AllAsync(AppDb db, Guid workspace, CancellationToken cancellation) =>
        await db.Set<AcquisitionFacts>().AsNoTracking().Where(a => a.WorkspaceId == workspace).ToListAsync(cancellation);

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

    private static async Task SaveAsync(AppDb db, Guid workspace, IReadOnlyCollection<Acquisition> acquisitions, Classifier classifier, CancellationToken cancellation) =>
        await db.InsertNewAsync([.. acquisitions.Select(a => AcquisitionFacts.Of(workspace, a, classifier.Classify(a)))], cancellation);
}
