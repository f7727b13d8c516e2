using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Journeys;
using Throughline.Leads.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web.Components;

namespace Throughline.Leads;

/// <summary>A lead that was joined with another, by its own name.</summary>
internal sealed record JoinedLead(Guid LeadId, string Name);

/// <summary>That somebody said two leads are one person, and it still holds.</summary>
/// <param name="By">Who: the actor of the event.</param>
/// <param name="Leads">The leads as they were, those of the lead's own page included.</param>
internal sealed record LeadJoin(Guid EventId, long OccurredAt, string? By, IReadOnlyList<JoinedLead> Leads);

/// <summary>Who was said to be one person, and what two leads would be together.</summary>
internal sealed class LeadJoins(IDbContextFactory<AppDb> databases, IEventLog log) : ITimelineWords
{
    /// <summary>What people of the workspace said about who a lead is, and still holds, oldest first.</summary>
    public async Task<IReadOnlyList<LeadJoin>> OfAsync(Lead lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var joins = await HandJoins.OfAsync(db, lead.WorkspaceId, lead.PersonId, cancellation);
        var events = (await log.FindAsync(lead.WorkspaceId, [.. joins.Select(static j => j.EventId)], cancellation)).ToDictionary(static e => e.EventId);
        var names = await NamesAsync(db, lead.WorkspaceId, events.Values, cancellation);
        return [.. joins.Select(j => new LeadJoin(j.EventId, j.OccurredAt, events[j.EventId].Facts.Actor, [.. (OthersOf(events[j.EventId]) ?? []).Select(id => new JoinedLead(id, names[id]))]))];
    }

    /// <summary>The lead that two would be, without making them one.</summary>
    public async Task<LeadView> TogetherAsync(Lead one, Lead other, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var workspace = one.WorkspaceId;
        Guid[] people = [one.PersonId, other.PersonId];
        var nodes = (await People.NodesAsync(db, workspace, people, cancellation)).SelectMany(static n => n).ToArray();
        var captures = await db.Set<LeadCapture>().AsNoTracking().Where(c => c.WorkspaceId == workspace && nodes.Contains(c.NodeId)).ToListAsync(cancellation);
        var leads = nodes.Select(node => LeadIds.Of(workspace, node)).ToArray();
        var changes = await db.Set<LeadChange>().AsNoTracking().Where(c => c.WorkspaceId == workspace && leads.Contains(c.LeadId)).ToListAsync(cancellation);
        var touches = await Touches.OfPeopleAsync(db, workspace, people, cancellation);
        var facts = await Acquisitions.FactsAsync(db, workspace, touches.Select(static t => t.AcquisitionId).ToHashSet(), cancellation);
        var owners = await db.Set<DefaultOwner>().AsNoTracking().Where(o => o.WorkspaceId == workspace).OrderBy(static o => o.FromSeq).ToListAsync(cancellation);
        var lead = LeadFold.Fold(new LeadMaterial(one.PersonId, captures, changes, touches, owners, await PhoneRegions.OfWorkspaceAsync(db, workspace, cancellation)), facts, node => LeadIds.Of(workspace, node))[0];
        return new LeadView(lead, facts.GetValueOrDefault(lead.OriginalAcquisitionId, AcquisitionFacts.Unknown), facts.GetValueOrDefault(lead.LatestAcquisitionId, AcquisitionFacts.Unknown), null, null);
    }

    /// <summary>The leads that a join, or its end, is about; null for other events and those of before they were named.</summary>
    public static IReadOnlyList<Guid>? OthersOf(Envelope e)
    {
        var (lead, with) = e.Kind switch
        {
            IdentityEvents.Joined => e.Read<PersonJoin>() is var join ? (join.Lead, join.With) : default,
            IdentityEvents.Parted => e.Read<PersonPart>() is var part ? (part.Lead, part.With) : default,
            _ => default,
        };
        return lead is { } one && with is { } other ? [one, other] : null;
    }

    public async Task<IReadOnlyDictionary<Guid, TimelineItem>> DescribeAsync(AppDb db, Guid workspace, IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        var own = events.Where(static e => OthersOf(e) is not null).ToList();
        var names = await NamesAsync(db, workspace, own, cancellation);
        return own.ToDictionary(static e => e.EventId, e => new TimelineItem(e.OccurredAt, "leads", e.Kind == IdentityEvents.Joined ? "Said to be one person" : "Taken apart again")
        {
            Detail = string.Join(" and ", OthersOf(e)!.Select(id => names[id])),
        });
    }

    // A lead that is one with another has the other's name; its own is what its own identifier said first.
    private static async Task<Dictionary<Guid, string>> NamesAsync(AppDb db, Guid workspace, IEnumerable<Envelope> events, CancellationToken cancellation)
    {
        var ids = events.SelectMany(static e => OthersOf(e) ?? []).Distinct().ToArray();
        var nodeOf = await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && ids.Contains(l.LeadId)).ToDictionaryAsync(static l => l.LeadId, static l => l.NodeId, cancellation);
        var nodes = nodeOf.Values.ToArray();
        var captures = (await db.Set<LeadCapture>().AsNoTracking().Where(c => c.WorkspaceId == workspace && nodes.Contains(c.NodeId)).ToListAsync(cancellation))
            .OrderBy(static c => c.OccurredAt).ThenBy(static c => c.EventId).ToLookup(static c => c.NodeId);
        return ids.ToDictionary(static id => id, id => nodeOf.TryGetValue(id, out var node) && NameOf(captures[node].ToList()) is { } name ? name : Lead.PseudonymOf(id));
    }

    private static string? NameOf(List<LeadCapture> captures)
    {
        var (name, address) = (captures.Select(static c => c.Name).FirstOrDefault(static n => n is not null), captures.Select(static c => c.Email ?? c.Phone).FirstOrDefault(static a => a is not null));
        return name is null || address is null ? name ?? address : $"{name} ({address})";
    }
}
