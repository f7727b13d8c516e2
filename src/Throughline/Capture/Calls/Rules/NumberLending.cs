namespace Throughline.Capture.Calls.Rules;

/// <summary>Which number of a pool a visitor gets (offline-capture.md 1, assignment). Pure.</summary>
internal static class NumberLending
{
    /// <summary>The number, and whether its present loan goes on; no number when all are taken.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="numbers">The pool's numbers in use.</param>
    /// <param name="newest">The newest loan of each number that was ever lent.</param>
    /// <param name="before">A number the visitor had earlier, if any.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="holdMs">How long a number stays with its visitor after the last activity.</param>
    public static (Guid? Number, bool Extends) Choose(
        Guid visitor, IReadOnlyCollection<Guid> numbers, IReadOnlyDictionary<Guid, NumberLoan> newest, Guid? before, long now, long holdMs)
    {
        var own = newest.Values.Where(l => l.Visitor == visitor && numbers.Contains(l.NumberId) && IsLive(l)).OrderByDescending(static l => l.LastAt).FirstOrDefault();
        if (own is not null)
            return (own.NumberId, true);

        var free = numbers.Where(n => !newest.TryGetValue(n, out var loan) || !IsLive(loan)).ToList();
        if (before is { } had && free.Contains(had))
            return (had, false);
        var idlest = free.OrderBy(n => newest.TryGetValue(n, out var loan) ? loan.LastAt : long.MinValue).ThenBy(static n => n).Cast<Guid?>().FirstOrDefault();
        return (idlest, false);

        bool IsLive(NumberLoan loan) => now - loan.LastAt <= holdMs;
    }
}
