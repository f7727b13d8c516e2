using System.Globalization;
using CsvHelper;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Reads a file of exchange rates: a header with <c>date,from,to,rate</c> in any order, one rate a line.</summary>
internal static class RateCsv
{
    private static readonly string[] Columns = ["date", "from", "to", "rate"];

    public static (IReadOnlyList<RateRow> Rows, Fault? Fault) Read(Stream stream)
    {
        var rows = new List<RateRow>();
        try
        {
            using var csv = CsvReader.Create(stream, new CsvReaderOptions { TrimWhitespace = true });
            var headers = csv.Headers.Select(static h => h.Trim().ToLowerInvariant()).ToList();
            var places = Array.ConvertAll(Columns, headers.IndexOf);
            if (Array.IndexOf(places, -1) is var missing and >= 0)
                return ([], new Fault("file", $"a first line that names the columns date, from, to, rate; {Columns[missing]} is missing"));
            while (csv.Read())
            {
                if (csv.FieldCount <= places.Max())
                    return ([], new Fault("file", $"line {rows.Count + 2}: {headers.Count} cells as in the header"));
                if (rows.Count == RateCommands.RowsAtMost)
                    return ([], new Fault("file", $"at most {RateCommands.RowsAtMost:N0} rates in one file"));
                rows.Add(new RateRow(csv.GetString(places[0]), csv.GetString(places[1]), csv.GetString(places[2]), csv.GetString(places[3])));
            }
        }
        catch (CsvFormatException broken)
        {
            return ([], new Fault("file", $"a CSV file ({broken.Message})"));
        }

        return (rows, null);
    }

    /// <summary>Names the line of the file that a fault's field, such as <c>rows[3].date</c>, is about; empty when it is about none.</summary>
    public static string LineOf(string field)
    {
        var close = field.IndexOf(']', StringComparison.Ordinal);
        return field.StartsWith("rows[", StringComparison.Ordinal) && int.TryParse(field.AsSpan(5, close - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? $"line {row + 2}, {field[(close + 2)..]}: "
            : "";
    }
}
