using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>A line of the result.</summary>
internal sealed record CreditLine(string Model, string Channel, double Conversions, double Value);

/// <summary>Prints credit: columns <c>model,channel,conversions,value</c>, channels in order of first appearance, doubles that read back exactly.</summary>
internal static class CreditOutput
{
    /// <summary>The name of the line for conversions without an eligible touch.</summary>
    public const string Unattributed = "(unattributed)";

    /// <summary>The lines of the models, one after the other; the unattributed line closes a model that has any.</summary>
    public static IEnumerable<CreditLine> Lines(IEnumerable<(string Model, GroupCredit Credit)> credits, string[] channels)
    {
        foreach (var (model, credit) in credits)
        {
            for (var channel = 0; channel < channels.Length; channel++)
                yield return new CreditLine(model, channels[channel], credit.Conversions[channel], credit.Values[channel]);
            if (credit.UnattributedConversions != 0 || credit.UnattributedValue != 0)
                yield return new CreditLine(model, Unattributed, credit.UnattributedConversions, credit.UnattributedValue);
        }
    }

    public static void Write(OutputFormat format, IEnumerable<CreditLine> lines, Stream output)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                WriteCsv(lines, output);
                break;
            case OutputFormat.Json:
                WriteJson(lines, output);
                break;
            default:
                WriteTable(lines, output);
                break;
        }
    }

    private static void WriteCsv(IEnumerable<CreditLine> lines, Stream output)
    {
        using var writer = new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("model,channel,conversions,value");
        foreach (var line in lines)
            writer.WriteLine($"{Quoted(line.Model)},{Quoted(line.Channel)},{Exact(line.Conversions)},{Exact(line.Value)}");
    }

    private static void WriteJson(IEnumerable<CreditLine> lines, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteString("model", line.Model);
            writer.WriteString("channel", line.Channel);
            writer.WriteNumber("conversions", line.Conversions);
            writer.WriteNumber("value", line.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.Write("\n"u8);
    }

    /// <summary>Channels down, a pair of columns for every model.</summary>
    private static void WriteTable(IEnumerable<CreditLine> lines, Stream output)
    {
        var all = lines.ToList();
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in new[] { "model", "channel" })
            table.AddColumn(column);
        foreach (var column in new[] { "conversions", "share", "value" })
            table.AddColumn(new TableColumn(column).RightAligned());
        var isFirst = true;
        foreach (var model in all.GroupBy(line => line.Model))
        {
            if (!isFirst)
                table.AddEmptyRow();
            isFirst = false;
            var total = model.Sum(line => line.Conversions);
            foreach (var line in model)
                AddRow(table, line.Model, line.Channel, line.Conversions, total, line.Value);
            AddRow(table, model.Key, "total", total, total, model.Sum(line => line.Value));
        }

        using var writer = new StreamWriter(output, leaveOpen: true);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 160;
        console.Write(table);
    }

    private static void AddRow(Table table, string model, string channel, double conversions, double total, double value) =>
        table.AddRow(
            Markup.Escape(model),
            Markup.Escape(channel),
            conversions.ToString("N2", CultureInfo.InvariantCulture),
            total == 0 ? "" : (conversions / total).ToString("P1", CultureInfo.InvariantCulture),
            value.ToString("N2", CultureInfo.InvariantCulture));

    private static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
