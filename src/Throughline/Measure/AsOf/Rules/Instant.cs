using System.Globalization;
using Throughline.Web;

namespace Throughline.Measure.Rules;

/// <summary>Reads the past instants of a report's address.</summary>
internal static class Instant
{
    private static readonly string[] Local = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.fff", "yyyy-MM-dd HH:mm"];

    /// <summary>
    /// UTC milliseconds. <c>2026-05-14T10:00Z</c> is an instant; <c>2026-05-14T10:00</c> stands in the workspace's zone; a day alone means its end where
    /// <paramref name="endOfDay"/>, else its start. Later than now is now.
    /// </summary>
    public static long? Parse(string text, string field, TimeZoneInfo zone, DateTimeOffset now, bool endOfDay, out Fault? fault)
    {
        fault = null;
        text = text.Trim();
        var invariant = CultureInfo.InvariantCulture;
        long ms;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 3000)
            ms = ReportPeriod.StartOf(endOfDay ? day.AddDays(1) : day, zone) - (endOfDay ? 1 : 0);
        else if (DateTime.TryParseExact(text, Local, invariant, DateTimeStyles.None, out var local) && local.Year is > 1970 and < 3000)
            ms = InZone(local, zone);
        else if (DateTimeOffset.TryParse(text, invariant, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is > 1970 and < 3000)
            ms = instant.ToUnixTimeMilliseconds();
        else
        {
            fault = new Fault(field, "a past instant: 2026-05-14T10:00Z, or 2026-05-14T10:00 or 2026-05-14 in the workspace's time zone");
            return null;
        }

        return Math.Min(ms, now.ToUnixTimeMilliseconds());
    }

    /// <summary>The instant as an address carries it: UTC, to the millisecond.</summary>
    public static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // Where the clock jumps over the time it is the first time after the jump; where it is there twice, the later one: everything of that hour was known then.
    private static long InZone(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }
}
