using CsvHelper;

namespace Throughline.Capture;

/// <summary>A file's columns with some of their cells, to say what they mean.</summary>
/// <param name="Headers">The columns; empty for JSON lines, which say it themselves.</param>
/// <param name="Cells">The first rows under them.</param>
public sealed record ImportHead(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Cells);

/// <summary>Looks at the first lines of a file.</summary>
internal static class ImportHeadReader
{
    private const int Rows = 200;

    /// <exception cref="InvalidDataException">The first line does not name columns.</exception>
    public static ImportHead Read(string path, string name) => ImportFile.FormatOf(path, name) is ImportFormat.JsonLines ? new ImportHead([], []) : ReadCsv(path);

    /// <summary>What the columns of a CSV file probably mean.</summary>
    public static ImportMapping Guess(string path)
    {
        var head = ReadCsv(path);
        return ImportGuess.Of(head.Headers, head.Cells, "UTC");
    }

    private static ImportHead ReadCsv(string path)
    {
        using var stream = ImportFile.OpenText(path);
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { TrimWhitespace = true, MaxRecordSize = 1 << 20, MalformedData = CsvMalformedDataHandling.Skip });
        try
        {
            var headers = csv.Headers.ToList();
            CsvEventRows.RequireOnce(headers);
            return new ImportHead(headers, Cells(csv, headers.Count));
        }
        catch (CsvFormatException fault)
        {
            throw new InvalidDataException($"the file cannot be read as CSV: {fault.Message}", fault);
        }
    }

    private static List<IReadOnlyList<string>> Cells(CsvReader csv, int width)
    {
        var cells = new List<IReadOnlyList<string>>();
        try
        {
            while (cells.Count < Rows && csv.Read())
                cells.Add([.. Enumerable.Range(0, Math.Min(csv.FieldCount, width)).Select(i => csv.GetString(i))]);
        }
        catch (CsvFormatException)
        {
            // A row that cannot be read says nothing about the columns; the import names it.
        }

        return cells;
    }
}
