using Microsoft.EntityFrameworkCore;
using Throughline.Identity.Rules;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>That somebody of the workspace said two people are one.</summary>
public sealed record HandJoin(Guid EventId, long OccurredAt);

/// <summary>Joins by hand: between which identifiers, and those that hold.</summary>
public static class HandJoins
{
    /// <summary>The identifier that stands for a person: a user id that the workspace states, else the oldest e-mail, since what only a claim joins to somebody may be judged another's once the join counts; without one the oldest.</summary>
    public static async Task<Guid> NodeOfAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation)
    {
        var nodes = await db.Set<IdentityNode>().AsNoTracking().Where(n => n.WorkspaceId == workspace && n.PersonId == person).ToListAsync(cancellation);
        return nodes.OrderBy(static n => n.IsStated ? 0 : n.Kind == IdentityKinds.Email ? 1 : 2).ThenBy(static n => n.FirstSeq).ThenBy(static n => n.NodeId).Select(static n => (Guid?)n.NodeId).FirstOrDefault() ?? person;
    }

    /// <summary>Those that make up a person, oldest first.</summary>
    public static async Task<IReadOnlyList<HandJoin>> OfAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation) => await (
        from edge in db.Set<IdentityEdge>()
        join node in db.Set<IdentityNode>() on new { edge.WorkspaceId, NodeId = edge.NodeA } equals new { node.WorkspaceId, node.NodeId }
        where edge.WorkspaceId == workspace && edge.IsByHand && node.PersonId == person
        orderby edge.OccurredAt, edge.EventId
        select new HandJoin(edge.EventId, edge.OccurredAt)).ToListAsync(cancellation);
}
