namespace Throughline.Taxonomy;

/// <summary>One partner's claim on a person.</summary>
/// <param name="ClaimId">The event behind it.</param>
/// <param name="Partner">Whose.</param>
/// <param name="At">UTC milliseconds.</param>
/// <param name="Kind">A registration's kind, or <c>link</c> for a visit by the partner's link.</param>
/// <param name="ExtendedUntil">Until when somebody let it hold; null for the usual time.</param>
public sealed record PartnerClaim(Guid ClaimId, Guid Partner, long At, string Kind, long? ExtendedUntil);

/// <summary>How a claim stands.</summary>
public enum ClaimStanding
{
    /// <summary>First, and its time runs.</summary>
    Holds,

    /// <summary>First, and its time has run out.</summary>
    Ended,

    /// <summary>The same partner again while its first claim held.</summary>
    Repeats,

    /// <summary>Another partner while the first one's claim held: kept, and second.</summary>
    Conflicts,
}

/// <summary>A claim and how it stands.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Until">Until when the lead was or is held, UTC milliseconds.</param>
/// <param name="Against">The partner who holds it, for a claim that conflicts.</param>
public sealed record ClaimVerdict(PartnerClaim Claim, ClaimStanding Standing, long Until, Guid? Against);
