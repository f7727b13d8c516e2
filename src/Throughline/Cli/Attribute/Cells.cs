using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Throughline.Cli.Attribute;

/// <summary>Reads the values of cells: numbers, flags, moments.</summary>
internal static class Cells
{
    /// <summary>Epoch numbers below this are seconds (until the year 5138), from it on milliseconds (since 1973).</summary>
    private const double FirstMilliseconds = 1e11;

    /// <summary>A double holds every whole number of this many digits.</summary>
    private const int ExactDigits = 15;

    /// <summary>Numbers beyond are slips or garbage: a double no longer holds their units, and sums of them leave its range.</summary>
    private const double Largest = 1e15;

    private const long LatestMs = 253_402_300_799_999;
    private const long EarliestMs = -62_135_596_800_000;

    /// <summary>A number of up to 1e15 either way; an empty cell is 0.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> cell, out double number)
    {
        if (cell.Length <= ExactDigits && TryDigits(cell, out var whole))
        {
            number = whole;
            return true;
        }

        return Utf8Parser.TryParse(cell, out number, out var used) && used == cell.Length && Math.Abs(number) <= Largest;
    }

    /// <summary>How many conversions a cell stands for: a number of zero or above, true or false.</summary>
    public static bool TryCount(ReadOnlySpan<byte> cell, out double count)
    {
        if (TryNumber(cell, out count))
            return count >= 0;
        count = Ascii.EqualsIgnoreCase(cell, "true"u8) || Ascii.EqualsIgnoreCase(cell, "yes"u8) ? 1 : 0;
        return count == 1 || Ascii.EqualsIgnoreCase(cell, "false"u8) || Ascii.EqualsIgnoreCase(cell, "no"u8);
    }

    /// <summary>A moment in UTC milliseconds: ISO 8601 (UTC unless it says otherwise), or seconds or milliseconds since 1970.</summary>
    public static bool TryMoment(ReadOnlySpan<byte> cell, out long momentMs)
    {
        momentMs = 0;
        if (cell.IsEmpty || cell.Length > 40)
            return false;
        if (TryUtcSeconds(cell, out momentMs))
            return true;
        if (TryNumber(cell, out var number))
        {
            var milliseconds = Math.Abs(number) < FirstMilliseconds ? number * 1000 : number;
            if (milliseconds is < EarliestMs or > LatestMs)
                return false;
            momentMs = (long)Math.Floor(milliseconds);
            return true;
        }

        Span<char> text = stackalloc char[40];
        var length = Encoding.UTF8.GetChars(cell, text);
        if (cell[0] is < (byte)'0' or > (byte)'9' || length < 8 || cell.IndexOf((byte)'-') != 4
            || !DateTimeOffset.TryParse(text[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return false;
        momentMs = moment.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>The common form <c>2018-07-22T20:40:41Z</c>, T or space, Z or nothing.</summary>
    private static bool TryUtcSeconds(ReadOnlySpan<byte> cell, out long momentMs)
    {
        momentMs = 0;
        var hasZone = cell.Length == 20 && cell[19] == 'Z';
        if ((cell.Length != 19 && !hasZone) || cell[4] != '-' || cell[7] != '-' || cell[10] is not ((byte)'T' or (byte)' ') || cell[13] != ':' || cell[16] != ':')
            return false;
        if (!TryDigits(cell[..4], out var year) || !TryDigits(cell[5..7], out var month) || !TryDigits(cell[8..10], out var day)
            || !TryDigits(cell[11..13], out var hour) || !TryDigits(cell[14..16], out var minute) || !TryDigits(cell[17..19], out var second))
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth((int)year, (int)month) || hour > 23 || minute > 59 || second > 59)
            return false;
        momentMs = (new DateTime((int)year, (int)month, (int)day, (int)hour, (int)minute, (int)second, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        return true;
    }

    /// <summary>Decimal digits and nothing else; no digits are 0.</summary>
    private static bool TryDigits(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        foreach (var digit in text)
        {
            var value = digit - '0';
            if ((uint)value > 9)
                return false;
            number = number * 10 + value;
        }

        return true;
    }
}
