using System.Globalization;
using Throughline.Attribution;

namespace Throughline.Measure.Rules;

/// <summary>A window in words.</summary>
internal static class LookbackWords
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;

    /// <summary><c>90 days</c>, <c>36 hours</c>, <c>30 whole days of Europe/Berlin</c>, <c>lifetime</c>.</summary>
    public static string Of(Lookback lookback) => lookback switch
    {
        _ when lookback == Lookback.Lifetime => "lifetime",
        { Zone: { } zone } => $"{Count((lookback.DurationMs + DayMs - 1) / DayMs, "whole day")} of {zone.Id}",
        { DurationMs: var ms } when ms % DayMs == 0 => Count(ms / DayMs, "day"),
        { DurationMs: var ms } when ms % HourMs == 0 => Count(ms / HourMs, "hour"),
        _ => lookback.ToString(),
    };

    private static string Count(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
