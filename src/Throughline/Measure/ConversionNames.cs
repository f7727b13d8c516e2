using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>Names of deals and leads, for lists of numbers.</summary>
internal sealed class ConversionNames(IDbContextFactory<AppDb> databases)
{
    /// <summary>Who may not see people gets no names: deals are named after them.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> OfDealsAsync(Guid workspace, IReadOnlyList<Guid> ids, bool seesPersonal, CancellationToken cancellation)
    {
        if (!seesPersonal)
            return ids.Distinct().ToDictionary(static id => id, Deal.PseudonymOf);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Deal>().Where(d => d.WorkspaceId == workspace && ids.Contains(d.DealId)).ToDictionaryAsync(static d => d.DealId, static d => d.Name, cancellation);
    }

    /// <summary>Who may not see people gets no names.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> OfLeadsAsync(Guid workspace, IReadOnlyList<Guid> ids, bool seesPersonal, CancellationToken cancellation)
    {
        if (!seesPersonal)
            return new Dictionary<Guid, string>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && ids.Contains(l.LeadId)).ToDictionaryAsync(static l => l.LeadId, static l => l.Label, cancellation);
    }
}
