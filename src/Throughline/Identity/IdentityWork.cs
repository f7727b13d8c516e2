using Microsoft.EntityFrameworkCore;
using Throughline.Identity.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>The work of one batch on the identity graph: collects what the events say, then writes nodes, evidence, components and spans.</summary>
internal sealed class IdentityWork(ProjectionBatch batch)
{
    private readonly AppDb _db = batch.Db;
    private readonly Guid _workspace = batch.Workspace;
    private readonly Dictionary<(Guid, long, Guid, Guid), IdentityMark> _marks = [];
    private readonly Dictionary<(Guid, Guid, Guid), IdentityEdge> _edges = [];
    private readonly Dictionary<Guid, List<IdentitySpan>> _spans = [];
    private readonly HashSet<Guid> _parted = [];
    private readonly HashSet<Guid> _unsettled = [];
    private readonly Dictionary<Guid, Guid> _personOf = [];

    public Dictionary<Guid, IdentityNode> Nodes { get; } = [];

    public List<IdentityHandOver> HandOvers { get; } = [];

    /// <summary>Whether the batch says anything about who is who.</summary>
    public bool IsEmpty => Nodes.Count == 0 && HandOvers.Count == 0 && _edges.Count == 0 && _parted.Count == 0;

    public void AddNode(Identifier identifier, long seq, bool isStated)
    {
        if (Nodes.TryGetValue(identifier.NodeId, out var node))
        {
            node.FirstSeq = Math.Min(node.FirstSeq, seq);
            node.IsStated |= isStated;
        }
        else
        {
            Nodes[identifier.NodeId] = new IdentityNode
            {
                WorkspaceId = _workspace,
                NodeId = identifier.NodeId,
                Kind = identifier.Kind,
                Value = identifier.Value,
                FirstSeq = seq,
                IsStated = isStated,
                PersonId = identifier.NodeId,
            };
        }
    }

    public void AddMark(Guid visitor, long occurredAt, long receivedAt, Guid eventId, Guid node, string kind) =>
        _marks[(visitor, occurredAt, eventId, node)] = new IdentityMark
        {
            WorkspaceId = _workspace,
            VisitorId = visitor,
            OccurredAt = occurredAt,
            ReceivedAt = receivedAt,
            EventId = eventId,
            NodeId = node,
            Kind = kind,
        };

    public void AddEventEdge(Identifier one, Identifier other, Envelope e) => AddEdge(one.NodeId, other.NodeId, e, isClaim: IdentifiersOf.IsClaim(e, one) || IdentifiersOf.IsClaim(e, other), isByHand: false);

    /// <summary>Two identifiers may be one person's; it makes no two known people one.</summary>
    public void AddClaim(Guid one, Guid other, Envelope e) => AddEdge(one, other, e, isClaim: true, isByHand: false);

    /// <summary>Somebody of the workspace says that two people are one.</summary>
    public void AddJoin(PersonJoin join, Envelope e) => AddEdge(join.One, join.Other, e, isClaim: false, isByHand: true);

    /// <summary>Takes a join by hand back.</summary>
    public void TakeBack(PersonPart part)
    {
        foreach (var edge in _edges.Where(e => e.Key.Item3 == part.Join && e.Value.IsByHand).ToList())
            _edges.Remove(edge.Key);
        _parted.Add(part.Join);
    }

    public void AddHandOver(string code, Envelope e, Guid? visitor, List<Identifier> identifiers)
    {
        var id = StableId.Of(_workspace, "hand-over", code);
        if (visitor is { } side && !IdentifiersOf.IsByLink(e))
            HandOvers.Add(Side(id, e, side, null));
        else
            HandOvers.AddRange(identifiers.Select(identifier => Side(id, e, identifier.NodeId, IdentifiersOf.MarkKind(e, identifier))));
    }

    /// <summary>A submit seen by the tracker and the same submit posted to another host name one visitor and one identifier.</summary>
    public async Task JoinHandOversAsync(CancellationToken cancellation)
    {
        await _db.InsertNewAsync([.. HandOvers.DistinctBy(static h => (h.HandOverId, h.EventId, h.SideId))], cancellation);
        foreach (var chunk in HandOvers.Select(static h => h.HandOverId).Distinct().Chunk(InList.Size))
        {
            var sides = await _db.Set<IdentityHandOver>().AsNoTracking().Where(h => h.WorkspaceId == _workspace && chunk.Contains(h.HandOverId)).ToListAsync(cancellation);
            foreach (var code in sides.GroupBy(static h => h.HandOverId))
                foreach (var node in code.Where(static h => h.NodeKind is not null))
                    foreach (var visitor in HandOverRules.Joining(node, code))
                        AddMark(visitor.SideId, visitor.OccurredAt, visitor.ReceivedAt, node.EventId, node.SideId, node.NodeKind!);
        }
    }

    public async Task WriteNodesAsync(CancellationToken cancellation)
    {
        foreach (var chunk in Nodes.Keys.ToArray().Chunk(InList.Size))
        {
            var known = await _db.Set<IdentityNode>().AsNoTracking().Where(n => n.WorkspaceId == _workspace && chunk.Contains(n.NodeId)).ToListAsync(cancellation);
            foreach (var node in known)
            {
                var now = Nodes[node.NodeId];
                var isNews = now.FirstSeq < node.FirstSeq || (now.IsStated && !node.IsStated);
                node.FirstSeq = Math.Min(node.FirstSeq, now.FirstSeq);
                node.IsStated |= now.IsStated;
                Nodes[node.NodeId] = node;
                if (isNews)
                    _unsettled.Add(node.NodeId);
                _personOf[node.NodeId] = node.PersonId;
            }
        }

        _unsettled.UnionWith(Nodes.Keys.Where(id => !_personOf.ContainsKey(id)));
        await _db.UpsertAsync(Nodes.Values, cancellation);
        await WriteEdgesAsync(_edges.Values, cancellation);
        foreach (var chunk in _parted.ToArray().Chunk(InList.Size))
        {
            var joins = _db.Set<IdentityEdge>().Where(e => e.WorkspaceId == _workspace && e.IsByHand && chunk.Contains(e.EventId));
            foreach (var edge in await joins.AsNoTracking().ToListAsync(cancellation))
                _unsettled.UnionWith([edge.NodeA, edge.NodeB]);
            await joins.ExecuteDeleteAsync(cancellation);
        }
    }

    /// <summary>Folds every browser that gave an identifier in this batch again, over all it ever gave.</summary>
    public async Task RefoldVisitorsAsync(CancellationToken cancellation)
    {
        await _db.InsertNewAsync(_marks.Values, cancellation);
        var visitors = _marks.Values.Select(static m => m.VisitorId).Distinct().ToArray();
        var edges = new List<IdentityEdge>();
        foreach (var chunk in visitors.Chunk(InList.Size))
        {
            var marks = await _db.Set<IdentityMark>().AsNoTracking().Where(m => m.WorkspaceId == _workspace && chunk.Contains(m.VisitorId)).ToListAsync(cancellation);
            foreach (var group in marks.GroupBy(static m => m.VisitorId))
            {
                var (spans, joins) = VisitorFold.Fold([.. group]);
                _spans[group.Key] = spans;
                edges.AddRange(joins);
            }

            var old = await _db.Set<IdentityEdge>().AsNoTracking().Where(e => e.WorkspaceId == _workspace && chunk.Contains(e.VisitorId)).ToListAsync(cancellation);
            var gone = old.ExceptBy(edges.Select(Key), Key).ToList();
            foreach (var edge in gone)
            {
                _unsettled.Add(edge.NodeA);
                _unsettled.Add(edge.NodeB);
                await _db.Set<IdentityEdge>().Where(e => e.WorkspaceId == _workspace && e.NodeA == edge.NodeA && e.NodeB == edge.NodeB && e.EventId == edge.EventId && e.VisitorId == edge.VisitorId)
                    .ExecuteDeleteAsync(cancellation);
            }

            var known = old.Select(Key).ToHashSet();
            edges.RemoveAll(edge => known.Contains(Key(edge)));
        }

        await WriteEdgesAsync(edges, cancellation);
    }

    /// <summary>Finds the components of all nodes whose evidence changed and names each after its oldest node.</summary>
    public async Task RenameComponentsAsync(CancellationToken cancellation)
    {
        _unsettled.UnionWith(await Switchboards.NeighboursAsync(_db, _workspace, _unsettled, cancellation));
        var nodes = await ConnectedNodesAsync(cancellation);
        var ignored = await Switchboards.AmongAsync(_db, _workspace, [.. nodes.Values.Where(static n => n.Kind == IdentityKinds.Phone).Select(static n => n.NodeId)], cancellation);
        var components = new Components();
        foreach (var node in nodes.Values)
            components.Add(node.NodeId, node.FirstSeq);
        var evidence = new List<IdentityEdge>();
        foreach (var chunk in nodes.Keys.ToArray().Chunk(InList.Size))
        {
            var edges = await _db.Set<IdentityEdge>().AsNoTracking().Where(e => e.WorkspaceId == _workspace && chunk.Contains(e.NodeA)).ToListAsync(cancellation);
            evidence.AddRange(edges.Where(e => nodes.ContainsKey(e.NodeB) && !ignored.Contains(e.NodeA) && !ignored.Contains(e.NodeB)));
        }

        EvidenceRules.Join(components, nodes.Values, evidence);
        var renamed = new List<IdentityNode>();
        foreach (var node in nodes.Values)
        {
            var person = components.Root(node.NodeId);
            if (person == node.PersonId && _personOf.ContainsKey(node.NodeId))
                continue;
            Changed(node.NodeId, node.PersonId, person);
            node.PersonId = person;
            renamed.Add(node);
        }

        foreach (var node in nodes.Values)
            _personOf[node.NodeId] = node.PersonId;
        await _db.UpsertAsync(renamed, cancellation);
        await CollectSpansOfAsync(renamed, cancellation);
    }

    /// <summary>Writes the spans of refolded browsers and of browsers whose identifier's person has another name now.</summary>
    public async Task WriteSpansAsync(CancellationToken cancellation)
    {
        var visitors = _spans.Keys.ToArray();
        var unknown = _spans.Values.SelectMany(static s => s).Select(static s => s.NodeId).Where(id => !_personOf.ContainsKey(id)).Distinct().ToArray();
        foreach (var chunk in unknown.Chunk(InList.Size))
        {
            foreach (var node in await _db.Set<IdentityNode>().Where(n => n.WorkspaceId == _workspace && chunk.Contains(n.NodeId)).Select(static n => new { n.NodeId, n.PersonId }).ToListAsync(cancellation))
                _personOf[node.NodeId] = node.PersonId;
        }

        foreach (var chunk in visitors.Chunk(InList.Size))
        {
            var old = (await _db.Set<IdentitySpan>().AsNoTracking().Where(s => s.WorkspaceId == _workspace && chunk.Contains(s.VisitorId)).ToListAsync(cancellation)).ToLookup(static s => s.VisitorId);
            var changed = new List<IdentitySpan>();
            foreach (var visitor in chunk)
            {
                var now = _spans[visitor].ConvertAll(span => span with { PersonId = _personOf[span.NodeId] });
                var before = old[visitor].OrderBy(static s => s.FromAt).ToList();
                if (now.SequenceEqual(before))
                    continue;
                batch.Subjects.Add(visitor);
                batch.People.UnionWith(before.Count == 0 ? [visitor] : before.Select(static s => s.PersonId));
                batch.People.UnionWith(now.Select(static s => s.PersonId));
                changed.AddRange(now);
            }

            var rewritten = changed.Select(static s => s.VisitorId).Distinct().ToArray();
            await _db.Set<IdentitySpan>().Where(s => s.WorkspaceId == _workspace && rewritten.Contains(s.VisitorId)).ExecuteDeleteAsync(cancellation);
            await _db.UpsertAsync(changed, cancellation);
        }
    }

    private void AddEdge(Guid one, Guid other, Envelope e, bool isClaim, bool isByHand)
    {
        var (a, b) = one.CompareTo(other) < 0 ? (one, other) : (other, one);
        if (a != b)
            _edges[(a, b, e.EventId)] = new IdentityEdge { WorkspaceId = _workspace, NodeA = a, NodeB = b, EventId = e.EventId, VisitorId = Guid.Empty, OccurredAt = e.OccurredAt, IsClaim = isClaim, IsByHand = isByHand };
    }

    private static (Guid, Guid, Guid, Guid, bool) Key(IdentityEdge edge) => (edge.NodeA, edge.NodeB, edge.EventId, edge.VisitorId, edge.IsClaim);

    private IdentityHandOver Side(Guid id, Envelope e, Guid side, string? kind) => new()
    {
        WorkspaceId = _workspace,
        HandOverId = id,
        EventId = e.EventId,
        SideId = side,
        NodeKind = kind,
        OccurredAt = e.OccurredAt,
        ReceivedAt = e.ReceivedAt,
    };

    private async Task WriteEdgesAsync(IReadOnlyCollection<IdentityEdge> edges, CancellationToken cancellation)
    {
        foreach (var edge in edges)
        {
            _unsettled.Add(edge.NodeA);
            _unsettled.Add(edge.NodeB);
        }

        await _db.InsertNewAsync(edges, cancellation);
    }

    private void Changed(Guid node, Guid before, Guid now)
    {
        batch.Subjects.Add(node);
        batch.People.Add(before);
        batch.People.Add(now);
    }

    private async Task<Dictionary<Guid, IdentityNode>> ConnectedNodesAsync(CancellationToken cancellation)
    {
        var nodes = new Dictionary<Guid, IdentityNode>();
        // Evidence that joins nobody now may, once one of its sides has changed: people whom only claims connect, or what two with user ids share, are judged together.
        for (HashSet<Guid> next = [.. _unsettled]; next.Count > 0;)
        {
            var people = new HashSet<Guid>();
            foreach (var chunk in next.Chunk(InList.Size))
                people.UnionWith(await _db.Set<IdentityNode>().Where(n => n.WorkspaceId == _workspace && chunk.Contains(n.NodeId)).Select(static n => n.PersonId).ToListAsync(cancellation));
            next.Clear();
            foreach (var chunk in people.Chunk(InList.Size))
            {
                foreach (var node in await _db.Set<IdentityNode>().AsNoTracking().Where(n => n.WorkspaceId == _workspace && chunk.Contains(n.PersonId)).ToListAsync(cancellation))
                {
                    if (nodes.TryAdd(node.NodeId, node))
                        next.Add(node.NodeId);
                }
            }

            var told = nodes.Values.Where(static n => n.IsStated).Select(static n => n.PersonId).ToHashSet();
            var apart = await ToldApartAsync([.. next.Where(id => told.Contains(nodes[id].PersonId))], cancellation);
            next = await ClaimedBesideAsync(next, cancellation);
            next.UnionWith(apart);
            next.ExceptWith(nodes.Keys);
        }

        return nodes;
    }

    private async Task<HashSet<Guid>> ClaimedBesideAsync(HashSet<Guid> nodes, CancellationToken cancellation)
    {
        var beside = new HashSet<Guid>();
        foreach (var chunk in nodes.Chunk(InList.Size))
        {
            var claims = _db.Set<IdentityEdge>().Where(e => e.WorkspaceId == _workspace && e.IsClaim);
            beside.UnionWith(await claims.Where(e => chunk.Contains(e.NodeA)).Select(static e => e.NodeB).ToListAsync(cancellation));
            beside.UnionWith(await claims.Where(e => chunk.Contains(e.NodeB)).Select(static e => e.NodeA).ToListAsync(cancellation));
        }

        return beside;
    }

    // Firm evidence leads out of a person only where it would join two whom the workspace tells apart, or to a switchboard.
    private async Task<HashSet<Guid>> ToldApartAsync(HashSet<Guid> nodes, CancellationToken cancellation)
    {
        var beside = new HashSet<Guid>();
        foreach (var chunk in nodes.Chunk(InList.Size))
        {
            var firm = _db.Set<IdentityEdge>().Where(e => e.WorkspaceId == _workspace && !e.IsClaim);
            beside.UnionWith(await firm.Where(e => chunk.Contains(e.NodeA)).Select(static e => e.NodeB).Distinct().ToListAsync(cancellation));
            beside.UnionWith(await firm.Where(e => chunk.Contains(e.NodeB)).Select(static e => e.NodeA).Distinct().ToListAsync(cancellation));
        }

        beside.ExceptWith(nodes);
        beside.ExceptWith(await Switchboards.OfAsync(_db, _workspace, beside, cancellation));
        return beside;
    }

    private async Task CollectSpansOfAsync(List<IdentityNode> renamed, CancellationToken cancellation)
    {
        var visitors = new HashSet<Guid>();
        foreach (var chunk in renamed.Select(static n => n.NodeId).Chunk(InList.Size))
            visitors.UnionWith(await _db.Set<IdentitySpan>().Where(s => s.WorkspaceId == _workspace && chunk.Contains(s.NodeId)).Select(static s => s.VisitorId).ToListAsync(cancellation));
        visitors.ExceptWith(_spans.Keys);
        foreach (var chunk in visitors.Chunk(InList.Size))
        {
            var spans = await _db.Set<IdentitySpan>().AsNoTracking().Where(s => s.WorkspaceId == _workspace && chunk.Contains(s.VisitorId)).ToListAsync(cancellation);
            foreach (var group in spans.GroupBy(static s => s.VisitorId))
                _spans[group.Key] = [.. group.OrderBy(static s => s.FromAt)];
        }
    }
}
