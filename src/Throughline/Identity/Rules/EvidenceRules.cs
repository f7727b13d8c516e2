namespace Throughline.Identity.Rules;

/// <summary>
/// Joins identifiers to people by everything there is, in the order in which it counts. Two user ids that the workspace itself states are two people, whatever e-mail, telephone or browser they share: the shared
/// identifier belongs to the one it was given for first. Only the workspace's word that the two ids are one (<c>alias</c>), or somebody's who joins the two by hand, makes them one. Pure: depends on the set of edges, not on their arrival.
/// </summary>
/// <remarks>Source: sessions-and-identity.md 8, "never merge two leads that both have different verified CRM ids".</remarks>
internal static class EvidenceRules
{
    /// <param name="components">All nodes, none joined.</param>
    /// <param name="nodes">The same nodes.</param>
    /// <param name="edges">The evidence among them that counts.</param>
    public static void Join(Components components, IReadOnlyCollection<IdentityNode> nodes, IReadOnlyCollection<IdentityEdge> edges)
    {
        var users = nodes.Where(static n => n.Kind == IdentityKinds.User).Select(static n => n.NodeId).ToHashSet();
        var firm = edges.Where(static e => !e.IsClaim && !e.IsByHand).ToLookup(e => users.Contains(e.NodeA) && users.Contains(e.NodeB));
        foreach (var alias in firm[true])
            components.Join(alias.NodeA, alias.NodeB);

        var stated = nodes.Where(static n => n.IsStated).Select(static n => n.NodeId).ToList();
        JoinFirm(components, firm[false], new KnownPeople(components, stated));
        foreach (var join in edges.Where(static e => e.IsByHand))
            components.Join(join.NodeA, join.NodeB);
        ClaimRules.Join(components, edges.Where(static e => e.IsClaim), nodes.Where(static n => n.Kind == IdentityKinds.Email).Select(static n => n.NodeId), stated);
    }

    // What one event says of two identifiers before what a browser gave one after the other; of either the earliest first.
    private static void JoinFirm(Components components, IEnumerable<IdentityEdge> edges, KnownPeople stated)
    {
        foreach (var edge in edges.OrderBy(static e => e.VisitorId != Guid.Empty).ThenBy(static e => e.OccurredAt).ThenBy(static e => e.EventId).ThenBy(static e => e.NodeA).ThenBy(static e => e.NodeB))
        {
            var (a, b) = (components.Root(edge.NodeA), components.Root(edge.NodeB));
            if (a == b || stated.AreTwo(a, b))
                continue;
            components.Join(a, b);
            stated.Joined(a, b);
        }
    }
}
