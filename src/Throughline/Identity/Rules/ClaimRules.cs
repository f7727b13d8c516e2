namespace Throughline.Identity.Rules;

/// <summary>
/// What a claimed user id or telephone number may join. A public key can be read on any page: with one, anybody can say that two people are the same user or have one number. Such a claim gives a browser or a
/// user id to somebody, and joins no two people whose e-mails are known; of several claims the earliest counts. Pure: depends on the set of claims, not on their arrival.
/// </summary>
/// <remarks>The same caution as PostHog's, whose <c>identify</c> and <c>alias</c> refuse to merge two identified users.</remarks>
internal static class ClaimRules
{
    /// <summary>Joins what the claims may join, after all other evidence was.</summary>
    /// <param name="components">The components that other evidence made.</param>
    /// <param name="claims">Edges that rest on a claim.</param>
    /// <param name="emails">The nodes that are e-mails.</param>
    public static void Join(Components components, IEnumerable<IdentityEdge> claims, IEnumerable<Guid> emails)
    {
        var known = emails.Select(components.Root).ToHashSet();
        foreach (var claim in claims.OrderBy(static c => c.OccurredAt).ThenBy(static c => c.EventId).ThenBy(static c => c.NodeA).ThenBy(static c => c.NodeB))
        {
            var (a, b) = (components.Root(claim.NodeA), components.Root(claim.NodeB));
            if (a == b || (known.Contains(a) && known.Contains(b)))
                continue;
            var isKnown = known.Contains(a) || known.Contains(b);
            components.Join(a, b);
            if (isKnown)
                known.Add(components.Root(a));
        }
    }
}
