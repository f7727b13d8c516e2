using Microsoft.EntityFrameworkCore;
using Throughline.Identity.Rules;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>Numbers that many leads give: a company's switchboard joins nobody (sessions-and-identity.md 8, level 4).</summary>
/// <remarks>
/// Counted are the e-mails and the user ids given together with the number, whichever are more; not the people they make, so that the verdict depends on the
/// number's own evidence alone and is the same in whatever order events arrive.
/// </remarks>
internal static class Switchboards
{
    /// <summary>A number given with more than this many e-mails or user ids is a switchboard's.</summary>
    public const int MostLeads = 3;

    /// <summary>Which of these phone nodes are switchboards'.</summary>
    public static async Task<HashSet<Guid>> AmongAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> phones, CancellationToken cancellation) =>
        [.. (await EvidenceAsync(db, workspace, phones, cancellation)).GroupBy(static e => e.Phone).Where(static g => IsSwitchboard([.. g.Select(static e => e.Kind)])).Select(static g => g.Key)];

    /// <summary>Which of these nodes, of whatever kind, are switchboards' numbers.</summary>
    public static async Task<HashSet<Guid>> OfAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> nodes, CancellationToken cancellation) =>
        await AmongAsync(db, workspace, await PhonesAsync(db, workspace, nodes, cancellation), cancellation);

    /// <summary>The nodes beside the phones among these that are no switchboards: they may have to be joined again.</summary>
    public static async Task<HashSet<Guid>> NeighboursAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> nodes, CancellationToken cancellation)
    {
        var phones = await PhonesAsync(db, workspace, nodes, cancellation);
        return
        [
            .. (await EvidenceAsync(db, workspace, phones, cancellation)).GroupBy(static e => e.Phone).Where(static g => !IsSwitchboard([.. g.Select(static e => e.Kind)]))
                .SelectMany(static g => g.Select(static e => e.Other)),
        ];
    }

    private static async Task<List<Guid>> PhonesAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> nodes, CancellationToken cancellation)
    {
        var phones = new List<Guid>();
        foreach (var chunk in nodes.Chunk(InList.Size))
            phones.AddRange(await db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace && n.Kind == IdentityKinds.Phone && chunk.Contains(n.NodeId)).Select(static n => n.NodeId).ToListAsync(cancellation));
        return phones;
    }

    private static bool IsSwitchboard(IReadOnlyCollection<string> kinds) =>
        kinds.Count(static k => k == IdentityKinds.Email) > MostLeads || kinds.Count(static k => k == IdentityKinds.User) > MostLeads;

    private static async Task<HashSet<(Guid Phone, Guid Other, string Kind)>> EvidenceAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> phones, CancellationToken cancellation)
    {
        var found = new HashSet<(Guid, Guid, string)>();
        foreach (var chunk in phones.Chunk(InList.Size))
        {
            var edges = db.Set<IdentityEdge>().Where(e => e.WorkspaceId == workspace);
            var nodes = db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace);
            var first = await edges.Where(e => chunk.Contains(e.NodeA)).Join(nodes, static e => e.NodeB, static n => n.NodeId, static (e, n) => new { Phone = e.NodeA, n.NodeId, n.Kind }).Distinct().ToListAsync(cancellation);
            var second = await edges.Where(e => chunk.Contains(e.NodeB)).Join(nodes, static e => e.NodeA, static n => n.NodeId, static (e, n) => new { Phone = e.NodeB, n.NodeId, n.Kind }).Distinct().ToListAsync(cancellation);
            found.UnionWith(first.Concat(second).Select(static e => (e.Phone, e.NodeId, e.Kind)));
        }

        return found;
    }
}
