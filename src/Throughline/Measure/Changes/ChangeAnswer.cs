using Throughline.Measure.Rules;

namespace Throughline.Measure;

/// <summary>A deal's part in a change: what it gave to the number before and after the step.</summary>
public sealed record DealMove(Guid Deal, string Name, long Before, long After)
{
    public long Change => After - Before;
}

/// <summary>An event that took effect in a step.</summary>
public sealed record EventMention(Guid EventId, string Kind, long OccurredAt, long ReceivedAt);

/// <summary>What one cause changed.</summary>
/// <param name="Change">The number after the step less the number before it.</param>
/// <param name="After">The number after the step.</param>
/// <param name="Events">How many events took effect; of settings how many were changed.</param>
/// <param name="Deals">Deals whose part changed, the largest change first; their changes add up to <paramref name="Change"/>.</param>
/// <param name="Mentioned">Events to look at: of the people and deals that moved where there are any, else the newest.</param>
public sealed record ChangeStep(Cause Cause, long Change, long After, int Events, IReadOnlyList<DealMove> Deals, IReadOnlyList<EventMention> Mentioned)
{
    /// <summary>Why the report shows no number after the step, which counts as zero; null when it does.</summary>
    public string? Withheld { get; init; }

    /// <summary>Settings that were changed, in words; empty for other causes.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}

/// <summary>Why a number changed between two instants. The steps add up to the difference exactly.</summary>
/// <param name="Before">The number as known at the first instant.</param>
/// <param name="After">The number as known at the second.</param>
/// <param name="Rest">What no step explains: zero, unless a projection depends on the order of arrival; then it is shown.</param>
public sealed record ChangeAnswer(ChangeSubject Subject, long SinceMs, long UntilMs, long Before, IReadOnlyList<ChangeStep> Steps, long After, long Rest)
{
    public long Change => After - Before;

    /// <summary>Why the report shows no number at the first instant, which counts as zero; null when it does.</summary>
    public string? WithheldBefore { get; init; }

    /// <summary>The same of the second instant.</summary>
    public string? WithheldAfter { get; init; }
}
