using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Journeys;
using Throughline.Leads.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Leads;

/// <summary>Keeps the leads: collects what events say about people, then brings the lead of every person named by the batch up to date.</summary>
internal sealed class LeadProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(Lead), typeof(LeadCapture), typeof(LeadChange), typeof(DefaultOwner)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var db = batch.Db;
        var region = await PhoneRegions.OfWorkspaceAsync(db, batch.Workspace, cancellation);
        var captures = batch.Events.Select(e => CaptureReader.Read(e, region)).OfType<LeadCapture>().ToList();
        var changes = batch.Events.SelectMany(ChangeReader.Read).ToList();
        await db.UpsertAsync([.. batch.Events.Where(static e => e.Kind == LeadEvents.DefaultOwnerSet).Select(ChangeReader.ReadDefaultOwner)], cancellation);
        await db.InsertNewAsync(captures, cancellation);
        await db.InsertNewAsync(changes, cancellation);

        var people = await PeopleWithLeadsAsync(batch, captures, changes, cancellation);
        if (people.Count == 0)
            return;
        var owners = await db.Set<DefaultOwner>().AsNoTracking().Where(o => o.WorkspaceId == batch.Workspace).OrderBy(static o => o.FromSeq).ToListAsync(cancellation);
        foreach (var chunk in people.Chunk(InList.Size))
            await RefreshAsync(batch, chunk, owners, region, cancellation);
        batch.People.UnionWith(people);
    }

    // Which of the people named by the batch have a lead, or get one now.
    private static async Task<HashSet<Guid>> PeopleWithLeadsAsync(
        ProjectionBatch batch, List<LeadCapture> captures, List<LeadChange> changes, CancellationToken cancellation)
    {
        var db = batch.Db;
        var people = new HashSet<Guid>();
        foreach (var chunk in batch.People.Chunk(InList.Size))
            people.UnionWith(await db.Set<Lead>().Where(l => l.WorkspaceId == batch.Workspace && chunk.Contains(l.PersonId)).Select(static l => l.PersonId).ToListAsync(cancellation));
        foreach (var chunk in changes.Select(static c => c.LeadId).Distinct().Chunk(InList.Size))
            people.UnionWith(await db.Set<Lead>().Where(l => l.WorkspaceId == batch.Workspace && chunk.Contains(l.LeadId)).Select(static l => l.PersonId).ToListAsync(cancellation));
        var nodes = captures.Select(static c => c.NodeId).ToHashSet();
        // A merge can bring a person a lead whose row still names the former person.
        nodes.UnionWith(batch.Subjects);
        var timelines = await People.TimelinesAsync(db, batch.Workspace, nodes, cancellation);
        people.UnionWith(timelines.Values.SelectMany(static t => t.Spans).Select(static s => s.Person));
        return people;
    }

    private static async Task RefreshAsync(ProjectionBatch batch, Guid[] people, List<DefaultOwner> owners, string? region, CancellationToken cancellation)
    {
        var db = batch.Db;
        var nodesOf = await People.NodesAsync(db, batch.Workspace, people, cancellation);
        var nodes = nodesOf.SelectMany(static p => p).ToArray();
        var captures = new List<LeadCapture>();
        foreach (var chunk in nodes.Chunk(InList.Size))
            captures.AddRange(await db.Set<LeadCapture>().AsNoTracking().Where(c => c.WorkspaceId == batch.Workspace && chunk.Contains(c.NodeId)).ToListAsync(cancellation));
        if (captures.Count == 0)
            return;

        var byNode = captures.ToLookup(static c => c.NodeId);
        var leadIds = byNode.Select(g => LeadIds.Of(batch.Workspace, g.Key)).ToArray();
        var changes = new List<LeadChange>();
        foreach (var chunk in leadIds.Chunk(InList.Size))
            changes.AddRange(await db.Set<LeadChange>().AsNoTracking().Where(c => c.WorkspaceId == batch.Workspace && chunk.Contains(c.LeadId)).ToListAsync(cancellation));
        var touches = (await Touches.OfPeopleAsync(db, batch.Workspace, people, cancellation)).ToLookup(static t => t.PersonId);
        var acquisitions = await Acquisitions.FactsAsync(db, batch.Workspace, touches.SelectMany(static t => t).Select(static t => t.AcquisitionId).ToHashSet(), cancellation);
        var changesByLead = changes.ToLookup(static c => c.LeadId);

        var leads = new List<Lead>();
        foreach (var person in nodesOf)
        {
            var material = new LeadMaterial(
                person.Key,
                [.. person.SelectMany(node => byNode[node])],
                [.. person.SelectMany(node => changesByLead[LeadIds.Of(batch.Workspace, node)])],
                [.. touches[person.Key]],
                owners,
                region);
            leads.AddRange(LeadFold.Fold(material, acquisitions, node => LeadIds.Of(batch.Workspace, node)));
        }

        await db.UpsertAsync(leads, cancellation);
    }
}
