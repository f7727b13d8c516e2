using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using Spectre.Console;
using Throughline.Taxonomy;

namespace Throughline.Cli.Classify;

/// <summary>Writes classified rows: the input's columns, then what is recorded. Rows go out as they come, but for the table.</summary>
internal abstract class ClassifyOutput : IDisposable
{
    private static readonly string[] Added = ["channel", "is_paid", "detail", "source", "medium", "campaign", "click_ids", "rule"];

    public static ClassifyOutput Create(ClassifyFormat format, Stream stream, IReadOnlyList<string> columns, bool isSingle) => format switch
    {
        ClassifyFormat.Csv => new CsvOutput(stream, columns),
        ClassifyFormat.Json => new JsonOutput(stream, columns, isSingle),
        _ when isSingle => new SheetOutput(stream, columns),
        _ => new TableOutput(stream, columns),
    };

    public abstract void Write(ReadOnlySpan<string> cells, RecordedTouch touch);

    /// <summary>Ends the output; to be called once, when every row came through.</summary>
    public abstract void End();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    private static string[] Cells(RecordedTouch touch)
    {
        var result = touch.Classification;
        return [result.Channel, result.IsPaid ? "yes" : "no", result.Detail, result.Source, result.Medium, result.Campaign, touch.ClickIds, result.Rule];
    }

    private sealed class CsvOutput : ClassifyOutput
    {
        private readonly CsvWriter _writer;

        public CsvOutput(Stream stream, IReadOnlyList<string> columns)
        {
            _writer = CsvWriter.Create(stream, new CsvWriterOptions { Separator = ',', NewLine = "\n", HasHeader = false }, leaveOpen: true);
            _writer.WriteRecord([.. columns, .. Added]);
        }

        public override void Write(ReadOnlySpan<string> cells, RecordedTouch touch)
        {
            foreach (var cell in cells)
                _writer.WriteField(cell);
            foreach (var cell in Cells(touch))
                _writer.WriteField(cell);
            _writer.EndRecord();
        }

        public override void End() => _writer.Flush();

        public override void Dispose()
        {
            _writer.Dispose();
            base.Dispose();
        }
    }

    private sealed class JsonOutput : ClassifyOutput
    {
        private const int FlushBytes = 1 << 16;

        private readonly Stream _stream;
        private readonly Utf8JsonWriter _writer;
        private readonly JsonEncodedText[] _names;
        private readonly bool _isSingle;

        public JsonOutput(Stream stream, IReadOnlyList<string> columns, bool isSingle)
        {
            // A column of the input named like one of ours would make a key twice: it is renamed.
            var kept = columns.Select(static column => Added.Contains(column) ? $"input.{column}" : column);
            _names = [.. kept.Concat(Added).Select(static name => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
            _writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = isSingle });
            (_stream, _isSingle) = (stream, isSingle);
            if (!isSingle)
                _writer.WriteStartArray();
        }

        public override void Write(ReadOnlySpan<string> cells, RecordedTouch touch)
        {
            _writer.WriteStartObject();
            var at = 0;
            foreach (var cell in cells)
                _writer.WriteString(_names[at++], cell);
            foreach (var cell in Cells(touch))
                _writer.WriteString(_names[at++], cell);
            _writer.WriteEndObject();
            if (_writer.BytesPending > FlushBytes)
                _writer.Flush();
        }

        public override void End()
        {
            if (!_isSingle)
                _writer.WriteEndArray();
            _writer.Flush();
            _stream.Write("\n"u8);
        }

        public override void Dispose()
        {
            _writer.Dispose();
            base.Dispose();
        }
    }

    private sealed class TableOutput : ClassifyOutput
    {
        private readonly Stream _stream;
        private readonly Table _table = new() { Border = TableBorder.Simple };

        public TableOutput(Stream stream, IReadOnlyList<string> columns)
        {
            _stream = stream;
            foreach (var column in columns.Concat(Added))
                _table.AddColumn(new TableColumn(Markup.Escape(column)));
        }

        public override void Write(ReadOnlySpan<string> cells, RecordedTouch touch) =>
            _table.AddRow([.. cells.ToArray().Concat(Cells(touch)).Select(static cell => Markup.Escape(Printable(cell)))]);

        public override void End() => Print(_stream, _table);
    }

    // One URL reads better downwards, with what there is to remark on its tags.
    private sealed class SheetOutput(Stream stream, IReadOnlyList<string> columns) : ClassifyOutput
    {
        private readonly Table _table = new() { Border = TableBorder.None, ShowHeaders = false };

        public override void Write(ReadOnlySpan<string> cells, RecordedTouch touch)
        {
            _table.AddColumns("", "");
            var values = cells.ToArray().Concat(Cells(touch));
            foreach (var (name, value) in columns.Concat(Added).Zip(values))
                _table.AddRow(Markup.Escape(name), Markup.Escape(Printable(value)));
            foreach (var finding in TagReview.Of(touch.Landing, touch.Classification))
                _table.AddRow(finding.Rule.Length > 0 ? finding.Rule : "note", Markup.Escape(Printable(finding.Message)));
        }

        public override void End() => Print(stream, _table);
    }

    private static void Print(Stream stream, Table table)
    {
        const int PageWidth = 200;
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = PageWidth;
        console.Write(table);
    }

    // A control character in a URL must not steer the reader's terminal.
    private static string Printable(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? string.Concat(text.Select(static c => char.IsControl(c) ? '\ufffd' : c)) : text;
}
