using System.Reflection;
using System.Text;
using CsvHelper;

namespace Throughline.Capture;

/// <summary>The reference tables shipped inside the assembly (folders named <c>Data</c>), opened by file name.</summary>
/// <remarks>Origins and licences: THIRD-PARTY-NOTICES.md. A missing name is a packaging bug and throws.</remarks>
public static class DataFile
{
    /// <summary>The whole text of a table.</summary>
    public static string Text(string name)
    {
        using var reader = Open(name);
        return reader.ReadToEnd();
    }

    /// <summary>Lines that are neither empty nor comments (<c>//</c>), trimmed.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var reader = Open(name);
        while (reader.ReadLine() is { } line)
        {
            var text = line.Trim();
            if (text.Length > 0 && !text.StartsWith("//", StringComparison.Ordinal))
                yield return text;
        }
    }

    /// <summary>Rows of a comma-separated table without its header, each with as many cells as the header.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = Open(name);
        using var csv = CsvReader.Create(reader, new CsvReaderOptions { Separator = ',' });
        var columns = csv.Headers.Count;
        while (csv.Read())
        {
            var row = new string[columns];
            for (var column = 0; column < columns; column++)
                row[column] = csv.GetString(column);
            yield return row;
        }
    }

    private static StreamReader Open(string name) =>
        new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is missing from the assembly."), Encoding.UTF8);
}
