using System.Globalization;
using System.Text;

namespace Throughline.Web;

/// <summary>A table as a CSV download (RFC 4180, UTF-8), written row by row. Text that a spreadsheet would run as a formula is marked as text.</summary>
public static class CsvAnswer
{
    /// <param name="file">Name of the file, without its ending.</param>
    /// <param name="head">Names of the columns.</param>
    /// <param name="rows">Cells in their order; null is an empty cell.</param>
    public static IResult Of(string file, IReadOnlyList<string> head, IAsyncEnumerable<string?[]> rows) => Results.Stream(
        async stream =>
        {
            await using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
            await text.WriteLineAsync(string.Join(',', head));
            await foreach (var row in rows)
                await text.WriteLineAsync(string.Join(',', row.Select(Cell)));
        },
        "text/csv; charset=utf-8",
        file + ".csv");

    /// <summary>An instant as ISO 8601 UTC.</summary>
    public static string? Time(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null;

    /// <summary>A number as programs read it.</summary>
    public static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>One cell, quoted where it has to be.</summary>
    public static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var isFormula = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var safe = isFormula ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
