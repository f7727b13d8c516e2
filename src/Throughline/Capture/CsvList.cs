using CsvHelper;
using Throughline.Web;

namespace Throughline.Capture;

/// <summary>One row of a list somebody uploaded: cells by lower-case column name.</summary>
internal sealed record CsvListRow(long Line, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>The first of these columns that has a value, trimmed; else empty.</summary>
    public string Of(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Cells.TryGetValue(name, out var value) && value.Length > 0)
                return value;
        }

        return "";
    }
}

/// <summary>A row that was not taken, and why.</summary>
public sealed record ListFault(long Line, string Field, string Expected);

/// <summary>Small lists that people paste or upload: CSV with a header, comma, semicolon or tab.</summary>
internal static class CsvList
{
    /// <summary>Bytes of one upload.</summary>
    public const int LargestBytes = 4 << 20;

    private const int LongestRow = 1 << 16;

    /// <summary>Reads a list; never throws on what it holds.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="rowsAtMost">More rows are a fault.</param>
    /// <param name="needed">Names of a column that the list must have; any of them will do.</param>
    public static (IReadOnlyList<CsvListRow> Rows, IReadOnlyList<ListFault> Faults) Read(string? text, int rowsAtMost, params ReadOnlySpan<string> needed)
    {
        var rows = new List<CsvListRow>();
        var faults = new List<ListFault>();
        if (string.IsNullOrWhiteSpace(text))
            return (rows, [new ListFault(0, "file", "a CSV file whose first line names the columns")]);
        if (text.Length > LargestBytes)
            return (rows, [new ListFault(0, "file", "a file of at most 4 MB")]);
        if (text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
            return (rows, [new ListFault(0, "file", "a CSV file: this is a workbook or an archive")]);
        // What is not UTF-8 reads as letters with zero bytes between them, or as signs of replacement.
        if (text.Count(static c => c == '\0') > text.Length / 4 || text.Contains('\ufffd', StringComparison.Ordinal))
            return (rows, [new ListFault(0, "file", "text in UTF-8; save the sheet as “CSV UTF-8”")]);
        try
        {
            // No database takes a NUL, and a mark of byte order is no letter of the first column.
            using var csv = CsvReader.FromText(text.Replace('\0', '\ufffd').TrimStart('\ufeff'), new CsvReaderOptions
            {
                TrackLineNumbers = true,
                TrimWhitespace = true,
                MaxRecordSize = LongestRow,
                MalformedData = CsvMalformedDataHandling.Skip,
                OnMalformedRecord = record => faults.Add(new ListFault(record.LineNumber, "", "cells as in RFC 4180: quotes around a cell that holds one")),
            });
            var names = csv.Headers.Select(static h => h.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_')).ToArray();
            if (HeaderFault(names, needed) is { } fault)
                return (rows, [fault]);
            while (rows.Count <= rowsAtMost && csv.Read())
                Take(csv, names, rows, faults);
        }
        catch (CsvFormatException fault)
        {
            faults.Add(new ListFault(0, "file", $"CSV that can be read ({fault.Message})"));
        }

        if (rows.Count <= rowsAtMost)
            return (rows, faults);
        return ([], [new ListFault(0, "file", $"at most {rowsAtMost:N0} rows at once")]);
    }

    /// <summary>Writes rows as CSV with a header; text that a spreadsheet would run as a formula is marked as text.</summary>
    public static string Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        string.Concat(rows.Prepend(header).Select(static row => string.Join(',', row.Select(CsvAnswer.Cell)) + "\r\n"));

    private static ListFault? HeaderFault(string[] names, ReadOnlySpan<string> needed)
    {
        if (names.Where(static n => n.Length > 0).GroupBy(static n => n).FirstOrDefault(static same => same.Count() > 1) is { Key: var twice })
            return new ListFault(1, twice, "one column of this name; the first line has it twice");
        foreach (var name in needed)
        {
            if (names.Contains(name))
                return null;
        }

        return needed.IsEmpty ? null : new ListFault(1, needed[0], $"a first line that names the columns, one of them {needed[0]}");
    }

    private static void Take(CsvReader csv, string[] names, List<CsvListRow> rows, List<ListFault> faults)
    {
        if (csv.FieldCount != names.Length)
        {
            // A blank line at the end of a file is no row.
            if (csv.FieldCount > 1)
                faults.Add(new ListFault(csv.LineNumber, "", $"{names.Length} cells as in the first line; the row has {csv.FieldCount}"));
            return;
        }

        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
            cells.TryAdd(names[i], csv.GetString(i).Trim());
        if (cells.Values.Any(static c => c.Length > 0))
            rows.Add(new CsvListRow(csv.LineNumber, cells));
    }
}
