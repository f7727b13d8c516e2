using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Leads;

/// <summary>When people first reached the qualified stages, for reports of conversions.</summary>
public static class LeadStages
{
    /// <summary>By person: the first time at MQL or beyond and at SQL or beyond, UTC milliseconds, null where never. People who stayed a Lead are left out.</summary>
    public static async Task<Dictionary<Guid, (long? MqlAt, long? SqlAt)>> FirstReachedAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        var reached = await (
            from change in db.Set<LeadChange>()
            join lead in db.Set<Lead>() on new { change.WorkspaceId, change.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where change.WorkspaceId == workspace && change.Kind == LeadEvents.StageChanged
            group change.OccurredAt by new { lead.PersonId, change.Value } into g
            select new { g.Key.PersonId, Stage = g.Key.Value, At = g.Min() }).ToListAsync(cancellation);
        var people = new Dictionary<Guid, (long? MqlAt, long? SqlAt)>();
        foreach (var one in reached)
        {
            // Who skips a stage has reached it with the next.
            var order = Stages.Order(one.Stage ?? "");
            var (mql, sql) = people.GetValueOrDefault(one.PersonId);
            if (order >= Stages.Order(Stages.Mql))
                people[one.PersonId] = (Earlier(mql, one.At), order >= Stages.Order(Stages.Sql) ? Earlier(sql, one.At) : sql);
        }

        return people;
    }

    private static long Earlier(long? known, long at) => known is { } k ? Math.Min(k, at) : at;
}
