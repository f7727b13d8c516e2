using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Leads;

/// <summary>How soon somebody answered: from a lead's creation to the first status change, note or logged call by a person.</summary>
public static class LeadResponses
{
    /// <summary>Elapsed minutes of the leads created in the span that were answered, ascending.</summary>
    public static async Task<IReadOnlyList<double>> MinutesAsync(AppDb db, Guid workspace, long fromMs, long belowMs, CancellationToken cancellation)
    {
        var first = await (
            from lead in db.Set<Lead>()
            join change in db.Set<LeadChange>() on new { lead.WorkspaceId, lead.LeadId } equals new { change.WorkspaceId, change.LeadId }
            where lead.WorkspaceId == workspace && lead.MergedInto == null && lead.CreatedAt >= fromMs && lead.CreatedAt < belowMs
                && (change.Kind == LeadEvents.StatusChanged || change.Kind == LeadEvents.Noted || change.Kind == Kinds.Interaction)
            group change.OccurredAt by new { lead.LeadId, lead.CreatedAt } into g
            select new { g.Key.CreatedAt, First = g.Min() }).ToListAsync(cancellation);
        return [.. first.Select(static f => Math.Max(0, f.First - f.CreatedAt) / 60_000.0).Order()];
    }
}
