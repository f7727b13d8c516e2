using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Throughline.Cli.Attribute;

/// <summary>A result as columns and rows; a cell is a text or a number.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows, as many cells each.</param>
internal sealed record Sheet(IReadOnlyList<string> Columns, IEnumerable<object[]> Rows)
{
    /// <summary>Prints the sheet. Numbers in csv and json read back exactly; in a table they are rounded for people.</summary>
    public void Write(OutputFormat format, Stream output)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                WriteCsv(output);
                break;
            case OutputFormat.Json:
                WriteJson(output);
                break;
            default:
                WriteTable(output);
                break;
        }
    }

    private void WriteCsv(Stream output)
    {
        using var writer = new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', Columns));
        foreach (var row in Rows)
            writer.WriteLine(string.Join(',', row.Select(cell => cell is double number ? number.ToString("R", CultureInfo.InvariantCulture) : Quoted((string)cell))));
    }

    private void WriteJson(Stream output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var row in Rows)
        {
            writer.WriteStartObject();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is double number)
                    writer.WriteNumber(Columns[i], number);
                else
                    writer.WriteString(Columns[i], (string)row[i]);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.Write("\n"u8);
    }

    /// <summary>The first column groups: a blank line stands between its values.</summary>
    private void WriteTable(Stream output)
    {
        var rows = Rows.ToList();
        var table = new Table { Border = TableBorder.Simple };
        for (var i = 0; i < Columns.Count; i++)
        {
            var column = new TableColumn(Columns[i]) { NoWrap = true };
            table.AddColumn(rows.Count > 0 && rows[0][i] is double ? column.RightAligned() : column);
        }

        var group = rows.Count > 0 ? rows[0][0] : "";
        var hasGroups = rows.Select(row => row[0]).Distinct().Count() < rows.Count;
        foreach (var row in rows)
        {
            if (hasGroups && !row[0].Equals(group))
                table.AddEmptyRow();
            group = row[0];
            table.AddRow([.. row.Select(cell => Markup.Escape(cell is double number ? Rounded(number) : (string)cell))]);
        }

        using var writer = new StreamWriter(output, leaveOpen: true);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        console.Write(table);
    }

    private static string Rounded(double number) =>
        number.ToString(Math.Abs(number) < 1 && number != 0 ? "0.0000" : "N2", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
