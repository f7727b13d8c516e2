using System.Globalization;

namespace Throughline.Web.Components;

/// <summary>How much of an instant is shown.</summary>
public enum TimeForm
{
    /// <summary><c>12 Mar 2026, 14:05</c>; the year is left out when it is this one.</summary>
    Minute = 0,

    /// <summary><c>12 Mar 2026</c>.</summary>
    Day = 1,

    /// <summary><c>14:05</c>.</summary>
    Clock = 2,

    /// <summary><c>14:05:09</c>.</summary>
    Second = 3,

    /// <summary><c>3 min ago</c>, <c>in 2 h</c>; a day beyond a week.</summary>
    Ago = 4,
}

/// <summary>Instants as text in the workspace's zone.</summary>
public static class TimeText
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>The instant in the form asked for.</summary>
    public static string Of(long ms, Display display, TimeForm form)
    {
        var local = display.Local(ms);
        return form switch
        {
            TimeForm.Day => Text(local, DayFormat(local, display)),
            TimeForm.Clock => Text(local, "HH:mm"),
            TimeForm.Second => Text(local, "HH:mm:ss"),
            TimeForm.Ago => Ago(ms, display),
            _ => Text(local, DayFormat(local, display) + ", HH:mm"),
        };
    }

    /// <summary>All of it, with the zone: <c>Thu 12 Mar 2026, 14:05:09 Europe/Berlin (UTC+01:00)</c>.</summary>
    public static string Full(long ms, Display display)
    {
        var local = display.Local(ms);
        return $"{Text(local, "ddd d MMM yyyy, HH:mm:ss")} {display.Zone.Id} (UTC{Text(local, "zzz")})";
    }

    /// <summary>A span of time in its two largest units: <c>2 d 3 h</c>, <c>4 min</c>, <c>12 s</c>.</summary>
    public static string Span(long ms) => Math.Abs(ms) switch
    {
        < Minute => $"{Math.Abs(ms) / 1000} s",
        < Hour => $"{Math.Abs(ms) / Minute} min",
        < Day => Two(Math.Abs(ms) / Hour, "h", Math.Abs(ms) % Hour / Minute, "min"),
        _ => Two(Math.Abs(ms) / Day, "d", Math.Abs(ms) % Day / Hour, "h"),
    };

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";

    private static string Ago(long ms, Display display)
    {
        var age = display.NowMs - ms;
        var text = Math.Abs(age) switch
        {
            < Minute => "now",
            < Hour => $"{Math.Abs(age) / Minute} min",
            < Day => $"{Math.Abs(age) / Hour} h",
            < 7 * Day => $"{Math.Abs(age) / Day} d",
            _ => null,
        };
        return text switch
        {
            null => Of(ms, display, TimeForm.Day),
            "now" => text,
            _ => age >= 0 ? text + " ago" : "in " + text,
        };
    }

    private static string DayFormat(DateTimeOffset local, Display display) => local.Year == display.Today.Year ? "d MMM" : "d MMM yyyy";

    private static string Text(DateTimeOffset local, string format) => local.ToString(format, CultureInfo.InvariantCulture);
}
