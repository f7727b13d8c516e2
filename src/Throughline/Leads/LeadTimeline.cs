using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Leads;

/// <summary>One line of a lead's timeline: the event behind it, and where it came from when a touch starts here.</summary>
public sealed record TimelineEntry(long OccurredAt, Guid EventId, string Kind, bool IsTouch, AcquisitionFacts? Acquisition, Envelope Event);

/// <summary>What later rooms add to a lead's timeline.</summary>
public interface ILeadTimelineSource
{
    /// <summary>Ids of events that belong on the lead's timeline.</summary>
    Task<IReadOnlyList<Guid>> EventsAsync(AppDb db, Guid workspace, Guid lead, CancellationToken cancellation);
}

/// <summary>Everything a lead did and everything done about it, newest first, each with its raw event.</summary>
internal sealed class LeadTimeline(IDbContextFactory<AppDb> databases, IEventLog log, IEnumerable<ILeadTimelineSource> sources)
{
    public const int Limit = 300;

    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(Lead lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var steps = await Visits.OfPersonAsync(db, lead.WorkspaceId, lead.PersonId, Limit, cancellation);
        var leads = await db.Set<Lead>().Where(l => l.WorkspaceId == lead.WorkspaceId && l.PersonId == lead.PersonId && (l.LeadId == lead.LeadId || l.MergedInto == lead.LeadId)).Select(static l => l.LeadId).ToListAsync(cancellation);
        var ids = await db.Set<LeadChange>().Where(c => c.WorkspaceId == lead.WorkspaceId && leads.Contains(c.LeadId)).OrderByDescending(static c => c.OccurredAt).Take(Limit)
            .Select(static c => c.EventId).ToListAsync(cancellation);
        foreach (var source in sources)
            foreach (var id in leads)
                ids.AddRange(await source.EventsAsync(db, lead.WorkspaceId, id, cancellation));

        var stepOf = steps.ToDictionary(static s => s.EventId);
        // Only what says nothing of its own about where the person came from is credited to something else.
        var credited = steps.Any(static s => s is { StartsSession: true, AcquisitionId: 0 })
            ? (await Touches.OfPeopleAsync(db, lead.WorkspaceId, [lead.PersonId], cancellation)).ToDictionary(static t => t.TouchId, static t => t.AcquisitionId)
            : [];
        var acquisitions = await Acquisitions.FactsAsync(db, lead.WorkspaceId, [.. steps.Select(static s => s.AcquisitionId), .. credited.Values], cancellation);
        var events = await log.FindAsync(lead.WorkspaceId, [.. ids.Union(stepOf.Keys)], cancellation);
        return [.. events
            .Select(e => Entry(e, stepOf.GetValueOrDefault(e.EventId), credited, acquisitions))
            .OrderByDescending(static t => t.OccurredAt).ThenByDescending(static t => t.Event.Seq)
            .Take(Limit)];
    }

    /// <summary>Whether an event belongs to the lead: its person did it, or it was done about the lead.</summary>
    public async Task<bool> HoldsAsync(Lead lead, Envelope e, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = await db.Set<Lead>().Where(l => l.WorkspaceId == lead.WorkspaceId && l.PersonId == lead.PersonId).Select(static l => l.LeadId).ToListAsync(cancellation);
        if (e.Facts.Lead is { } about && leads.Contains(about))
            return true;
        var region = await PhoneRegions.OfWorkspaceAsync(db, lead.WorkspaceId, cancellation);
        if (Identifiers.SubjectOf(e, region) is { } subject && (await People.TimelinesAsync(db, lead.WorkspaceId, [subject], cancellation))[subject].PersonAt(e.OccurredAt) == lead.PersonId)
            return true;
        foreach (var source in sources)
        {
            foreach (var id in leads)
            {
                if ((await source.EventsAsync(db, lead.WorkspaceId, id, cancellation)).Contains(e.EventId))
                    return true;
            }
        }

        return false;
    }

    // A touch is told under what reports credit it to.
    private static TimelineEntry Entry(Envelope e, Step? step, Dictionary<Guid, long> credited, Dictionary<long, AcquisitionFacts> acquisitions) =>
        new(e.OccurredAt, e.EventId, e.Kind, step is { StartsSession: true } && e.Facts.Flag?.StartsWith("repeat", StringComparison.Ordinal) != true, step is { StartsSession: true } ? acquisitions[credited.GetValueOrDefault(e.EventId, step.AcquisitionId)] : null, e);
}
