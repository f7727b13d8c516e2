using System.Globalization;

namespace Throughline.Capture;

/// <summary>Reads days as spreadsheets write them: <c>31/12/2026</c>, <c>31.12.2026 14:05</c>, <c>12/31/26 2:05 PM</c>. Pure.</summary>
internal sealed class ImportDate(string dates, string zone)
{
    private static readonly string[] DayFirst = Formats("d/M/");
    private static readonly string[] MonthFirst = Formats("M/d/");

    private readonly string[]? _formats = dates switch { ImportMapping.DayFirst => DayFirst, ImportMapping.MonthFirst => MonthFirst, _ => null };
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>The cell as ISO 8601 in UTC; null when it is not written that way, so that it is read as it stands.</summary>
    public string? Read(ReadOnlySpan<byte> cell)
    {
        if (_formats is null || cell.Length is < 6 or > 32)
            return null;
        Span<char> text = stackalloc char[32];
        for (var i = 0; i < cell.Length; i++)
            text[i] = cell[i] is (byte)'.' or (byte)'-' ? '/' : cell[i] < 0x80 ? (char)cell[i] : ' ';
        if (!DateTime.TryParseExact(text[..cell.Length], _formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var local))
            return null;
        while (_zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return TimeZoneInfo.ConvertTimeToUtc(local, _zone).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string[] Formats(string start)
    {
        string[] times = ["", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt"];
        return [.. times.SelectMany(time => (string[])[$"{start}yyyy{time}", $"{start}yy{time}"])];
    }
}
