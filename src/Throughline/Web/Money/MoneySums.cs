using System.Data.Common;

namespace Throughline.Web;

/// <summary>Money that adds up, or converts, to more than can be shown exactly. Never answered with a wrapped or rounded number.</summary>
public sealed class MoneyRangeException(string what) : Exception($"{what} comes to more than {MoneySums.Largest:N0} minor units, up to which money is exact: look for a mistyped amount or exchange rate")
{
    /// <summary>Whether a failure is money out of range, here or in a store's own sum.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        MoneyRangeException => true,
        // SQLSTATE "numeric value out of range"; SQLite has only words for it.
        DbException { SqlState: "22003" } => true,
        DbException store => store.Message.Contains("integer overflow", StringComparison.Ordinal),
        _ => failure.InnerException is { } inner && Is(inner),
    };
}

/// <summary>Sums of money that refuse to leave the range in which they are exact.</summary>
public static class MoneySums
{
    /// <summary>2⁵³ − 1 minor units: 90 trillion euros. Models share money out in doubles, which hold every integer up to here.</summary>
    public const long Largest = 9_007_199_254_740_991;

    /// <summary>Two amounts together, minor units.</summary>
    /// <exception cref="MoneyRangeException">More than <see cref="Largest"/>.</exception>
    public static long Plus(long one, long other) => (Int128)one + other is var sum && Int128.Abs(sum) <= Largest ? (long)sum : throw new MoneyRangeException("the money of this report");

    /// <summary>All amounts together, minor units.</summary>
    /// <exception cref="MoneyRangeException">More than <see cref="Largest"/>.</exception>
    public static long Money<T>(this IEnumerable<T> rows, Func<T, long> minor) => rows.Aggregate(0L, (sum, row) => Plus(sum, minor(row)));
}
