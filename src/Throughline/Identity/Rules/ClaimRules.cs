namespace Throughline.Identity.Rules;

/// <summary>
/// What a claimed user id or telephone number may join. A public key can be read on any page: with one, anybody can say that two people are the same user or have one number. Such a claim gives a browser or a
/// user id to somebody, and joins no two people whose e-mails, or whose user ids by the workspace's own word, are known; of several claims the earliest counts. Pure: depends on the set of claims, not on their arrival.
/// </summary>
/// <remarks>The same caution as PostHog's, whose <c>identify</c> and <c>alias</c> refuse to merge two identified users.</remarks>
internal static class ClaimRules
{
    /// <summary>Joins what the claims may join, after all other evidence was.</summary>
    /// <param name="components">The components that other evidence made.</param>
    /// <param name="claims">Edges that rest on a claim.</param>
    /// <param name="emails">The nodes that are e-mails.</param>
    /// <param name="stated">The user ids that the workspace itself states.</param>
    public static void Join(Components components, IEnumerable<IdentityEdge> claims, IEnumerable<Guid> emails, IEnumerable<Guid> stated)
    {
        var (byEmail, byUser) = (new KnownPeople(components, emails), new KnownPeople(components, stated));
        foreach (var claim in claims.OrderBy(static c => c.OccurredAt).ThenBy(static c => c.EventId).ThenBy(static c => c.NodeA).ThenBy(static c => c.NodeB))
        {
            var (a, b) = (components.Root(claim.NodeA), components.Root(claim.NodeB));
            if (a == b || byEmail.AreTwo(a, b) || byUser.AreTwo(a, b))
                continue;
            components.Join(a, b);
            byEmail.Joined(a, b);
            byUser.Joined(a, b);
        }
    }
}
