using System.Globalization;

namespace Throughline.Web;

/// <summary>The days of a list's filter, both included, in the workspace's zone.</summary>
/// <param name="FromMs">Start of the first day; null is open.</param>
/// <param name="BelowMs">Start of the day after the last; null is open.</param>
public readonly record struct DayRange(long? FromMs, long? BelowMs)
{
    /// <summary>Reads days such as <c>2026-05-14</c>; what is no day does not filter.</summary>
    public static DayRange Parse(string? from, string? to, TimeZoneInfo zone) =>
        new(Day(from) is { } first ? StartOf(first, zone) : null, Day(to) is { } last ? StartOf(last.AddDays(1), zone) : null);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 3000 ? day : null;

    // Where the clock jumps over midnight a day starts after the jump; where midnight comes twice, with the first.
    private static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }
}
