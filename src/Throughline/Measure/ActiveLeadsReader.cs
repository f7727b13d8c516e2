using Microsoft.EntityFrameworkCore;
using Throughline.Leads;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>An open lead that did something lately.</summary>
internal sealed record ActiveLead(Guid Id, string Label, string Stage, string Channel, int Touches, long LastTouchAt, Guid? OwnerId);

/// <summary>Finds the open leads with the most recent touch.</summary>
internal sealed class ActiveLeadsReader(IDbContextFactory<AppDb> databases)
{
    private const int Shown = 5;

    public async Task<IReadOnlyList<ActiveLead>> ReadAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = await db.Set<Lead>().AsNoTracking()
            .Where(l => l.WorkspaceId == workspace && l.MergedInto == null && l.Touches > 0 && l.Stage != Stages.Customer && (l.Status == Statuses.New || l.Status == Statuses.Working))
            .OrderByDescending(static l => l.LastTouchAt).ThenByDescending(static l => l.LeadId).Take(Shown).ToListAsync(cancellation);
        var facts = await Acquisitions.FactsAsync(db, workspace, leads.Select(static l => l.LatestAcquisitionId).ToHashSet(), cancellation);
        return [.. leads.Select(l => new ActiveLead(l.LeadId, l.Label, l.Stage, facts[l.LatestAcquisitionId].Channel, l.Touches, l.LastTouchAt, l.OwnerId))];
    }
}
