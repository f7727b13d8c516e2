using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Leads;

/// <summary>How soon somebody answered: from a lead's creation to the first status change, note or logged call by a person.</summary>
public static class LeadResponses
{
    /// <summary>When each lead that was answered was first answered.</summary>
    /// <param name="people">Only leads of these people; null for all.</param>
    public static async Task<Dictionary<Guid, long>> FirstAsync(AppDb db, Guid workspace, Guid[]? people, CancellationToken cancellation)
    {
        var changes = db.Set<LeadChange>().Where(c => c.WorkspaceId == workspace && (c.Kind == LeadEvents.StatusChanged || c.Kind == LeadEvents.Noted || c.Kind == Kinds.Interaction));
        if (people is not null)
            changes = changes.Where(c => db.Set<Lead>().Any(l => l.WorkspaceId == workspace && l.LeadId == c.LeadId && people.Contains(l.PersonId)));
        return await changes.GroupBy(static c => c.LeadId).Select(static g => new { g.Key, At = g.Min(static c => c.OccurredAt) }).ToDictionaryAsync(static g => g.Key, static g => g.At, cancellation);
    }
}
