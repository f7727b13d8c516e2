namespace Throughline.Capture.Calls.Rules;

/// <summary>How sure it is that a caller is the visitor who was lent the number.</summary>
internal enum MatchConfidence
{
    /// <summary>No visitor: the number itself says all there is.</summary>
    None,
    Low,
    Medium,
    High,
}

/// <summary>Whose call it was.</summary>
internal readonly record struct MatchedVisitor(Guid? Visitor, MatchConfidence Confidence, string Why);

/// <summary>Matches a call to a pool number with the visitor it was lent to (offline-capture.md 1, matching). Pure.</summary>
/// <remarks>A number lent anew shortly before the call may have been dialled by the visitor before: that is why such a match is worth less.</remarks>
internal static class CallMatch
{
    /// <summary>After a loan ended, a call still points to it for an hour.</summary>
    public const long LateMs = 60 * 60_000;

    /// <summary>A loan younger than this, after another visitor's, is not certain.</summary>
    public const long YoungMs = 15 * 60_000;

    public static MatchedVisitor Of(IReadOnlyList<NumberLoan> loans, long at, long holdMs)
    {
        var covering = loans.Where(l => l.StartedAt <= at && at <= l.LastAt + holdMs).ToList();
        if (covering.Select(static l => l.Visitor).Distinct().Count() > 1)
            return new MatchedVisitor(null, MatchConfidence.None, "two visitors had the number");
        if (covering.Count > 0)
        {
            var loan = covering.MaxBy(static l => l.StartedAt)!;
            var isYoung = at - loan.StartedAt < YoungMs && loans.Any(l => l.StartedAt < loan.StartedAt && l.Visitor != loan.Visitor);
            return isYoung
                ? new MatchedVisitor(loan.Visitor, MatchConfidence.Medium, "the number was lent anew less than 15 minutes before")
                : new MatchedVisitor(loan.Visitor, MatchConfidence.High, "the visitor had the number");
        }

        var last = loans.Where(l => l.LastAt + holdMs < at).MaxBy(static l => l.LastAt);
        return last is not null && at - (last.LastAt + holdMs) <= LateMs
            ? new MatchedVisitor(last.Visitor, MatchConfidence.Low, "the visitor had the number within the hour before")
            : new MatchedVisitor(null, MatchConfidence.None, "nobody had the number");
    }
}
