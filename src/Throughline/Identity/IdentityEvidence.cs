using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>What a piece of evidence joined.</summary>
public enum EvidenceKind
{
    /// <summary>A browser gave an identifier.</summary>
    BrowserGave = 0,

    /// <summary>Two identifiers were given on one browser.</summary>
    OneBrowser = 1,

    /// <summary>One event named two identifiers.</summary>
    OneEvent = 2,

    /// <summary>Somebody of the workspace said that two people are one.</summary>
    ByHand = 3,
}

/// <summary>One link of the chain from a browser to a person: the event that is the evidence, and what it joined.</summary>
/// <param name="From">The browser's id, or an identifier's value.</param>
/// <param name="FromKind"><c>visitor</c>, <c>email</c>, <c>user</c> or <c>reference</c>.</param>
/// <param name="To">The identifier it led to. Personal: not for everybody's eyes.</param>
public sealed record EvidenceLink(EvidenceKind Kind, Guid EventId, long OccurredAt, string FromKind, string From, string ToKind, string To);

/// <summary>Why a browser, at a time, counts as a person: the shortest chain of evidence.</summary>
public static class IdentityEvidence
{
    /// <summary>The links from a subject (a browser or an identifier) at a time to an identifier of its person; empty when they are the same or nothing joins them.</summary>
    public static async Task<IReadOnlyList<EvidenceLink>> ChainAsync(AppDb db, Guid workspace, Guid subject, long at, Guid node, CancellationToken cancellation)
    {
        if (subject == node)
            return [];
        var links = new List<EvidenceLink>();
        var start = subject;
        if (await SpanAsync(db, workspace, subject, at, cancellation) is { } span)
        {
            var nodes = await NodesAsync(db, workspace, span.PersonId, cancellation);
            if (await MarkAsync(db, workspace, span, at, cancellation) is not { } mark || !nodes.TryGetValue(mark.NodeId, out var given))
                return [];
            links.Add(new EvidenceLink(EvidenceKind.BrowserGave, mark.EventId, mark.OccurredAt, "visitor", subject.ToString(), given.Kind, given.Value));
            start = mark.NodeId;
        }

        links.AddRange(await PathAsync(db, workspace, start, node, cancellation));
        return links;
    }

    private static async Task<IdentitySpan?> SpanAsync(AppDb db, Guid workspace, Guid visitor, long at, CancellationToken cancellation)
    {
        var spans = db.Set<IdentitySpan>().AsNoTracking().Where(s => s.WorkspaceId == workspace && s.VisitorId == visitor);
        return await spans.Where(s => s.FromAt <= at).OrderByDescending(static s => s.FromAt).FirstOrDefaultAsync(cancellation)
            ?? await spans.OrderBy(static s => s.FromAt).FirstOrDefaultAsync(cancellation);
    }

    // What the browser gave last before the touch, within the span; else the first it gave after it: a browser is its owner's from the beginning.
    private static async Task<IdentityMark?> MarkAsync(AppDb db, Guid workspace, IdentitySpan span, long at, CancellationToken cancellation)
    {
        var ends = await db.Set<IdentitySpan>().Where(s => s.WorkspaceId == workspace && s.VisitorId == span.VisitorId && s.FromAt > span.FromAt)
            .OrderBy(static s => s.FromAt).Select(static s => (long?)s.FromAt).FirstOrDefaultAsync(cancellation) ?? long.MaxValue;
        var marks = db.Set<IdentityMark>().AsNoTracking().Where(m => m.WorkspaceId == workspace && m.VisitorId == span.VisitorId && m.OccurredAt >= span.FromAt && m.OccurredAt < ends);
        return await marks.Where(m => m.OccurredAt <= at).OrderByDescending(static m => m.OccurredAt).ThenBy(static m => m.Kind).ThenBy(static m => m.NodeId).FirstOrDefaultAsync(cancellation)
            ?? await marks.OrderBy(static m => m.OccurredAt).ThenBy(static m => m.Kind).ThenBy(static m => m.NodeId).FirstOrDefaultAsync(cancellation);
    }

    private static async Task<Dictionary<Guid, IdentityNode>> NodesAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation) =>
        await db.Set<IdentityNode>().AsNoTracking().Where(n => n.WorkspaceId == workspace && n.PersonId == person).ToDictionaryAsync(static n => n.NodeId, cancellation);

    // Breadth first over the person's edges, oldest evidence first, so that the chain is short and always the same.
    private static async Task<IReadOnlyList<EvidenceLink>> PathAsync(AppDb db, Guid workspace, Guid from, Guid to, CancellationToken cancellation)
    {
        if (from == to || await db.Set<IdentityNode>().AsNoTracking().FirstOrDefaultAsync(n => n.WorkspaceId == workspace && n.NodeId == from, cancellation) is not { } first)
            return [];
        var nodes = await NodesAsync(db, workspace, first.PersonId, cancellation);
        var ids = nodes.Keys.ToArray();
        var edges = new List<IdentityEdge>();
        foreach (var chunk in ids.Chunk(InList.Size))
            edges.AddRange(await db.Set<IdentityEdge>().AsNoTracking().Where(e => e.WorkspaceId == workspace && chunk.Contains(e.NodeA)).ToListAsync(cancellation));
        var around = edges.OrderBy(static e => e.OccurredAt).ThenBy(static e => e.EventId)
            .SelectMany(static e => new[] { (At: e.NodeA, Other: e.NodeB, Edge: e), (At: e.NodeB, Other: e.NodeA, Edge: e) }).ToLookup(static e => e.At);
        var reached = new Dictionary<Guid, (Guid From, IdentityEdge Edge)>();
        var next = new Queue<Guid>([from]);
        while (next.TryDequeue(out var node) && !reached.ContainsKey(to))
        {
            foreach (var (_, other, edge) in around[node])
            {
                if (other != from && nodes.ContainsKey(other) && reached.TryAdd(other, (node, edge)))
                    next.Enqueue(other);
            }
        }

        var links = new List<EvidenceLink>();
        for (var node = to; reached.TryGetValue(node, out var step); node = step.From)
            links.Insert(0, Link(nodes[step.From], nodes[node], step.Edge));
        return links;
    }

    private static EvidenceLink Link(IdentityNode from, IdentityNode to, IdentityEdge edge) =>
        new(edge.IsByHand ? EvidenceKind.ByHand : edge.VisitorId == Guid.Empty ? EvidenceKind.OneEvent : EvidenceKind.OneBrowser, edge.EventId, edge.OccurredAt, from.Kind, from.Value, to.Kind, to.Value);
}
