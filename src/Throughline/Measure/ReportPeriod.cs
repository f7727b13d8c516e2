using System.Globalization;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A span of days in the workspace's zone, as instants: from the start of the first day to the start of the day after the last.</summary>
/// <param name="FromMs">Included.</param>
/// <param name="BelowMs">Excluded.</param>
public sealed record ReportPeriod(DateOnly From, DateOnly To, long FromMs, long BelowMs)
{
    private const int DefaultDays = 90;

    /// <summary>Reads <c>from</c> and <c>to</c> (dates such as 2026-05-14, both days included, or instants); missing ones make the last 90 days.</summary>
    public static ReportPeriod? Parse(string? from, string? to, string timeZone, TimeProvider time, out Fault? fault)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var last = Read(to, "to", zone, today, out fault);
        if (fault is not null)
            return null;
        var first = Read(from, "from", zone, last.AddDays(1 - DefaultDays), out fault);
        if (fault is not null)
            return null;
        if (first > last)
        {
            fault = new Fault("from", $"a day not after {last:yyyy-MM-dd}");
            return null;
        }

        return new ReportPeriod(first, last, StartOf(first, zone), StartOf(last.AddDays(1), zone));
    }

    /// <summary>The usual spans, each ending today or at the end of the span.</summary>
    public static IReadOnlyList<(string Title, DateOnly From, DateOnly To)> Usual(DateOnly today)
    {
        var quarter = new DateOnly(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1);
        var year = new DateOnly(today.Year, 1, 1);
        return
        [
            ("Last 30 days", today.AddDays(-29), today),
            ("Last 90 days", today.AddDays(-89), today),
            ("This quarter", quarter, today),
            ("Last quarter", quarter.AddMonths(-3), quarter.AddDays(-1)),
            ("This year", year, today),
            ("Last 12 months", today.AddYears(-1).AddDays(1), today),
        ];
    }

    /// <summary>The period that this one is compared with; null for <c>none</c>. Anything unknown is the period before.</summary>
    /// <param name="compare"><c>before</c>: as many days, just before; <c>year</c>: the same days a year earlier.</param>
    public ReportPeriod? Earlier(string? compare, TimeZoneInfo zone)
    {
        if (compare == "none")
            return null;
        var days = To.DayNumber - From.DayNumber + 1;
        var (from, to) = compare == "year" ? (From.AddYears(-1), To.AddYears(-1)) : (From.AddDays(-days), From.AddDays(-1));
        return new ReportPeriod(from, to, StartOf(from, zone), StartOf(to.AddDays(1), zone));
    }

    /// <summary>Such as <c>1 Apr – 30 Jun 2026</c>.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{(From.Year == To.Year ? From.ToString("d MMM", CultureInfo.InvariantCulture) : From.ToString("d MMM yyyy", CultureInfo.InvariantCulture))} – {To:d MMM yyyy}");

    /// <summary>A day as yyyymmdd, the form that tables keep days in.</summary>
    internal static int Number(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    /// <summary>The day of a number made by <see cref="Number"/>.</summary>
    internal static DateOnly DayOf(int number) => new(number / 10_000, number / 100 % 100, number % 100);

    private static DateOnly Read(string? text, string field, TimeZoneInfo zone, DateOnly missing, out Fault? fault)
    {
        fault = null;
        if (string.IsNullOrWhiteSpace(text))
            return missing;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 3000)
            return day;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is > 1900 and < 3000)
            return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        fault = new Fault(field, "a day such as 2026-05-14, in the workspace's time zone");
        return missing;
    }

    // The first instant of a day: where the clock jumps over midnight it is the instant after the jump.
    internal static long StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }
}
