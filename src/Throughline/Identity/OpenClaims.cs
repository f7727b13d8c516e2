using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>A user id or telephone number, sent with a public key, that would make two known people one and does not.</summary>
/// <param name="Other">The other person.</param>
/// <param name="EventId">The event that says so.</param>
public sealed record OpenClaim(Guid Other, Guid EventId, long OccurredAt);

/// <summary>Claims that joined nobody: for people to look at, never followed by themselves.</summary>
public static class OpenClaims
{
    private const int Most = 20;

    /// <summary>The oldest claims about a person, one for each other person.</summary>
    public static async Task<IReadOnlyList<OpenClaim>> OfAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation)
    {
        var nodes = db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace);
        var claims = db.Set<IdentityEdge>().Where(e => e.WorkspaceId == workspace && e.IsClaim);
        var own = nodes.Where(n => n.PersonId == person);
        var others = nodes.Where(n => n.PersonId != person);
        var after = own.Join(claims, static n => n.NodeId, static e => e.NodeA, static (_, e) => new { e.NodeB, e.EventId, e.OccurredAt })
            .Join(others, static e => e.NodeB, static n => n.NodeId, static (e, n) => new OpenClaim(n.PersonId, e.EventId, e.OccurredAt));
        var before = own.Join(claims, static n => n.NodeId, static e => e.NodeB, static (_, e) => new { e.NodeA, e.EventId, e.OccurredAt })
            .Join(others, static e => e.NodeA, static n => n.NodeId, static (e, n) => new OpenClaim(n.PersonId, e.EventId, e.OccurredAt));
        var found = (await after.ToListAsync(cancellation)).Concat(await before.ToListAsync(cancellation));
        return [.. found.OrderBy(static c => c.OccurredAt).ThenBy(static c => c.EventId).DistinctBy(static c => c.Other).Take(Most)];
    }
}
