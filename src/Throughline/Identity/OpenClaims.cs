using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>Evidence that would make two known people one and does not: a user id or telephone number sent with a public key, or what two people share whose different user ids the workspace itself states.</summary>
/// <param name="Other">The other person.</param>
/// <param name="EventId">The event that says so.</param>
public sealed record OpenClaim(Guid Other, Guid EventId, long OccurredAt);

/// <summary>Evidence that joined nobody: for people to look at, never followed by themselves.</summary>
public static class OpenClaims
{
    private const int Most = 20;

    /// <summary>The oldest about a person, one for each other person.</summary>
    public static async Task<IReadOnlyList<OpenClaim>> OfAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation)
    {
        var nodes = db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace);
        var edges = db.Set<IdentityEdge>().Where(e => e.WorkspaceId == workspace);
        if (!await nodes.AnyAsync(n => n.PersonId == person && n.IsStated, cancellation))
            edges = edges.Where(static e => e.IsClaim);
        var own = nodes.Where(n => n.PersonId == person);
        // Firm evidence leads to another person only where both are told apart; else it is a switchboard's.
        var others = nodes.Where(n => n.PersonId != person).Select(n => new { n.NodeId, n.PersonId, IsToldApart = nodes.Any(s => s.PersonId == n.PersonId && s.IsStated) });
        var after = own.Join(edges, static n => n.NodeId, static e => e.NodeA, static (_, e) => new { Other = e.NodeB, e.EventId, e.OccurredAt, e.IsClaim });
        var before = own.Join(edges, static n => n.NodeId, static e => e.NodeB, static (_, e) => new { Other = e.NodeA, e.EventId, e.OccurredAt, e.IsClaim });
        var found = new List<OpenClaim>();
        foreach (var beside in new[] { after, before })
        {
            found.AddRange(await beside.Join(others, static e => e.Other, static n => n.NodeId, static (e, n) => new { n.PersonId, n.IsToldApart, e.EventId, e.OccurredAt, e.IsClaim })
                .Where(static e => e.IsClaim || e.IsToldApart).Select(static e => new OpenClaim(e.PersonId, e.EventId, e.OccurredAt)).ToListAsync(cancellation));
        }

        return [.. found.OrderBy(static c => c.OccurredAt).ThenBy(static c => c.EventId).DistinctBy(static c => c.Other).Take(Most)];
    }
}
