namespace Throughline.Attribution;

/// <summary>Days as a zone's clock shows them.</summary>
internal static class ZoneDays
{
    private static readonly long LowestMs = DateTimeOffset.MinValue.AddDays(2).ToUnixTimeMilliseconds();
    private static readonly long HighestMs = DateTimeOffset.MaxValue.AddDays(-2).ToUnixTimeMilliseconds();

    /// <summary>The first instant of the day so many days before a moment's day; the earliest instant there is when that lies before year 1.</summary>
    public static long StartOfDayBefore(long momentMs, long days, TimeZoneInfo zone)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(momentMs, LowestMs, HighestMs));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return days >= today.DayNumber ? long.MinValue : StartOf(today.AddDays((int)-days), zone);
    }

    /// <summary>A day's first instant: after the gap where the clock jumps over midnight, the earlier one where midnight comes twice.</summary>
    private static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }
}
