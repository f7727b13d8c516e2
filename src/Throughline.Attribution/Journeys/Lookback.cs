using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Throughline.Attribution;

/// <summary>How far before a conversion a touch may lie and still earn credit: elapsed time, both ends of the window included.</summary>
/// <remarks>
/// <para>Thirty days are 2 592 000 seconds, not thirty calendar dates: a window in dates depends on the session's time zone and reaches up to a day further.</para>
/// <para><see cref="InDaysOf"/> makes the other reading, for those who count in dates: whole days of a business's zone.</para>
/// <para>Text: <c>90d</c> with units <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c>, <c>w</c>, or <c>lifetime</c>.</para>
/// </remarks>
/// <param name="DurationMs">Length of the window in milliseconds, zero or above.</param>
public readonly record struct Lookback(long DurationMs)
{
    /// <summary>Every earlier touch is inside.</summary>
    public static readonly Lookback Lifetime = new(long.MaxValue);

    /// <summary>The zone whose whole days count; null counts elapsed time.</summary>
    public TimeZoneInfo? Zone { get; private init; }

    /// <summary>A window of whole days of 24 hours.</summary>
    public static Lookback Days(int days) => new(days * Durations.DayMs);

    /// <summary>
    /// The same window in whole days of a zone: thirty days open at the start of the thirtieth day before the conversion's day, however late on its
    /// day the conversion came. Parts of a day count as a day; a lifetime stays one.
    /// </summary>
    public Lookback InDaysOf(TimeZoneInfo zone) => this == Lifetime ? this : this with { Zone = zone };

    /// <summary>The earliest eligible moment for a conversion, UTC milliseconds.</summary>
    public long OpensAt(long conversionMs)
    {
        if (conversionMs < long.MinValue + DurationMs)
            return long.MinValue;
        return Zone is null ? conversionMs - DurationMs : ZoneDays.StartOfDayBefore(conversionMs, (DurationMs + Durations.DayMs - 1) / Durations.DayMs, Zone);
    }

    /// <summary>Reads <c>30d</c>, <c>12h</c>, <c>lifetime</c>; the error says what would be right.</summary>
    public static bool TryParse(string text, out Lookback lookback, [NotNullWhen(false)] out string? error)
    {
        lookback = Lifetime;
        error = null;
        if (string.Equals(text, "lifetime", StringComparison.OrdinalIgnoreCase))
            return true;
        if (Durations.TryParse(text, out var durationMs))
        {
            lookback = new Lookback(durationMs);
            return true;
        }

        error = $"lookback '{text}' is not a duration such as 30d, 12h or lifetime";
        return false;
    }

    /// <summary>Reads <c>30d</c>, <c>12h</c>, <c>lifetime</c>.</summary>
    /// <exception cref="FormatException">The text is no lookback.</exception>
    public static Lookback Parse(string text) =>
        TryParse(text, out var lookback, out var error) ? lookback : throw new FormatException(error);

    /// <inheritdoc/>
    public override string ToString() => this == Lifetime ? "lifetime" : Zone is null ? Durations.Format(DurationMs) : $"{Durations.Format(DurationMs)}@{Zone.Id}";
}

/// <summary>Durations as people type them: a number and one of s, m, h, d, w.</summary>
internal static class Durations
{
    public const long SecondMs = 1000;
    public const long MinuteMs = 60 * SecondMs;
    public const long HourMs = 60 * MinuteMs;
    public const long DayMs = 24 * HourMs;
    public const long WeekMs = 7 * DayMs;

    public static bool TryParse(ReadOnlySpan<char> text, out long durationMs)
    {
        durationMs = 0;
        text = text.Trim();
        if (text.Length < 2)
            return false;
        var unitMs = char.ToLowerInvariant(text[^1]) switch
        {
            's' => SecondMs,
            'm' => MinuteMs,
            'h' => HourMs,
            'd' => DayMs,
            'w' => WeekMs,
            _ => 0,
        };
        if (unitMs == 0 || !decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number > 1_000_000_000m * SecondMs / unitMs * 365)
            return false;
        durationMs = (long)(number * unitMs);
        return true;
    }

    public static string Format(long durationMs)
    {
        var (unitMs, letter) = durationMs switch
        {
            _ when durationMs % DayMs == 0 => (DayMs, 'd'),
            _ when durationMs % HourMs == 0 => (HourMs, 'h'),
            _ when durationMs % MinuteMs == 0 => (MinuteMs, 'm'),
            _ => (SecondMs, 's'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{durationMs / (decimal)unitMs:0.###}{letter}");
    }
}
