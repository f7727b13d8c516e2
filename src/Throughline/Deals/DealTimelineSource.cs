using Microsoft.EntityFrameworkCore;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Deals;

/// <summary>A lead's deals on its timeline.</summary>
internal sealed class DealTimelineSource : ILeadTimelineSource
{
    public async Task<IReadOnlyList<Guid>> EventsAsync(AppDb db, Guid workspace, Guid lead, CancellationToken cancellation) => await (
        from contact in db.Set<DealContact>()
        join change in db.Set<DealChange>() on new { contact.WorkspaceId, contact.DealId } equals new { change.WorkspaceId, change.DealId }
        where contact.WorkspaceId == workspace && contact.LeadId == lead
        select change.EventId).ToListAsync(cancellation);
}
