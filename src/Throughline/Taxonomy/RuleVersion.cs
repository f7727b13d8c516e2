namespace Throughline.Taxonomy;

/// <summary>A published rule set, for people and the API.</summary>
/// <param name="Number">1 for the first publication; 0 are the common rules alone.</param>
/// <param name="Seq">Its place in the log.</param>
/// <param name="EventId">The event that published it.</param>
/// <param name="PublishedAt">UTC milliseconds.</param>
/// <param name="Actor">Who.</param>
/// <param name="Note">Why; null when nothing was said.</param>
/// <param name="RolledBackTo">The version whose rules it brought back, or null.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Effect">What it moved, as previewed; null when it was published without a preview.</param>
public sealed record RuleVersion(int Number, long Seq, Guid EventId, long PublishedAt, string? Actor, string? Note, int? RolledBackTo, RuleDocument Rules, RuleEffect? Effect)
{
    /// <summary>Before the first publication: the common rules alone.</summary>
    public static RuleVersion Common { get; } = new(0, 0, Guid.Empty, 0, null, null, null, RuleDocument.Empty, null);
}

/// <summary>What is being worked on.</summary>
/// <param name="Rules">The draft; the published rules when nobody has begun one.</param>
/// <param name="Revision">Grows with every change.</param>
/// <param name="BasedOn">The version it began from.</param>
/// <param name="Current">The version in force.</param>
/// <param name="ChangedAt">When it was last changed; null without a draft.</param>
/// <param name="ChangedBy">By whom.</param>
/// <param name="Findings">Remarks on it; an error keeps it from being published.</param>
public sealed record RuleDraft(RuleDocument Rules, int Revision, RuleVersion BasedOn, RuleVersion Current, long? ChangedAt, string? ChangedBy, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>Whether it says anything other than the version in force.</summary>
    public bool IsChanged => Rules.ToJson() != Current.Rules.ToJson();

    /// <summary>Whether somebody published since it began.</summary>
    public bool IsOutdated => BasedOn.Number != Current.Number;

    /// <summary>Whether a remark forbids publishing it.</summary>
    public bool IsBroken => Findings.Any(static f => f.Severity == TagSeverity.Error);
}
