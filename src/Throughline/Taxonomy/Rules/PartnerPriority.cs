namespace Throughline.Taxonomy.Rules;

/// <summary>Who holds a lead that several partners claim: the first, for a set time (offline-capture.md 4). Pure.</summary>
internal static class PartnerPriority
{
    /// <summary>Judges the claims on one person, in the order they were made.</summary>
    /// <remarks>Both ends count as the holder's: a claim at the very end of the protection still conflicts. Equal times go by the claim's id.</remarks>
    internal static IReadOnlyList<ClaimVerdict> Of(IEnumerable<PartnerClaim> claims, int protectionDays, long now)
    {
        var protection = protectionDays * 86_400_000L;
        var verdicts = new List<ClaimVerdict>();
        var holder = -1;
        foreach (var claim in claims.OrderBy(static c => c.At).ThenBy(static c => c.ClaimId))
        {
            var until = Math.Max(claim.At + protection, claim.ExtendedUntil ?? 0);
            if (holder < 0 || claim.At > verdicts[holder].Until)
            {
                holder = verdicts.Count;
                verdicts.Add(new ClaimVerdict(claim, until >= now ? ClaimStanding.Holds : ClaimStanding.Ended, until, null));
            }
            else if (claim.Partner == verdicts[holder].Claim.Partner)
            {
                verdicts.Add(new ClaimVerdict(claim, ClaimStanding.Repeats, verdicts[holder].Until, null));
            }
            else
            {
                verdicts.Add(new ClaimVerdict(claim, ClaimStanding.Conflicts, verdicts[holder].Until, verdicts[holder].Claim.Partner));
            }
        }

        return verdicts;
    }
}
