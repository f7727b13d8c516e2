using Microsoft.EntityFrameworkCore;
using Throughline.Deals.Rules;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Deals;

/// <summary>Keeps the deals and their buying groups.</summary>
internal sealed class DealProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(Deal), typeof(DealContact), typeof(DealChange)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var db = batch.Db;
        var changes = batch.Events.Select(DealChangeReader.Read).OfType<DealChange>().ToList();
        var contacts = batch.Events.SelectMany(DealChangeReader.ReadContacts).DistinctBy(static c => (c.DealId, c.LeadId)).ToList();
        await db.InsertNewAsync(changes, cancellation);
        await db.InsertNewAsync(contacts, cancellation);

        var deals = changes.Select(static c => c.DealId).Concat(contacts.Select(static c => c.DealId)).ToHashSet();
        foreach (var chunk in deals.Chunk(InList.Size))
        {
            var all = (await db.Set<DealChange>().AsNoTracking().Where(c => c.WorkspaceId == batch.Workspace && chunk.Contains(c.DealId)).ToListAsync(cancellation)).ToLookup(static c => c.DealId);
            var group = (await db.Set<DealContact>().AsNoTracking().Where(c => c.WorkspaceId == batch.Workspace && chunk.Contains(c.DealId)).ToListAsync(cancellation)).ToLookup(static c => c.DealId);
            await db.UpsertAsync([.. chunk.Select(deal => DealFold.Fold([.. all[deal]], [.. group[deal]])).OfType<Deal>()], cancellation);
            // Reports hold deals by person: a changed deal is news about its people.
            batch.People.UnionWith(await (
                from contact in db.Set<DealContact>()
                join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
                where contact.WorkspaceId == batch.Workspace && chunk.Contains(contact.DealId)
                select lead.PersonId).Distinct().ToListAsync(cancellation));
        }
    }
}
