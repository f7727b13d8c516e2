namespace Throughline.Capture.Calls.Rules;

/// <summary>How many numbers a pool needs (offline-capture.md 1, pool size). Pure.</summary>
internal static class ErlangB
{
    /// <summary>More numbers than anybody rents.</summary>
    public const int Most = 10_000;

    /// <summary>How many visitors hold a number at once: arrivals per minute times minutes held (Little's law).</summary>
    public static double Holders(double visitorsPerHour, double holdMinutes) => visitorsPerHour / 60 * holdMinutes;

    /// <summary>The share of visitors who find no free number.</summary>
    public static double Overflow(double holders, int numbers)
    {
        var blocked = 1.0;
        for (var k = 1; k <= numbers; k++)
            blocked = holders * blocked / (k + (holders * blocked));
        return blocked;
    }

    /// <summary>The fewest numbers with which at most this share overflows.</summary>
    public static int Numbers(double holders, double share)
    {
        var blocked = 1.0;
        var k = 0;
        while (blocked > share && k < Most)
        {
            k++;
            blocked = holders * blocked / (k + (holders * blocked));
        }

        return k;
    }
}
