using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace Throughline.Capture;

/// <summary>Writes a CSV row as a call in Segment's shape. Empty cells are absent.</summary>
internal sealed class CsvCall
{
    private const int LongestNumber = 15;

    private readonly ArrayBufferWriter<byte> _bytes = new(1_024);
    private readonly Utf8JsonWriter _json;
    private readonly CsvColumn[] _columns;
    private readonly ImportDate? _dates;
    private readonly CsvColumn? _type;
    private readonly CsvColumn? _event;
    private readonly CsvColumn? _url;
    private readonly CsvColumn? _email;
    private readonly CsvColumn? _anonymousId;
    private readonly CsvColumn? _userId;
    private readonly List<string> _open = [];

    /// <param name="columns">In the order of <see cref="CsvColumn.Compare"/>.</param>
    /// <param name="dates">Reads cells that are times.</param>
    public CsvCall(CsvColumn[] columns, ImportDate? dates = null)
    {
        _columns = columns;
        _dates = dates;
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });
        _type = Find("type");
        _event = Find("event");
        _url = Find("context", "page", "url");
        _email = Find("context", "traits", "email");
        _anonymousId = Find("anonymousId");
        _userId = Find("userId");
    }

    /// <summary>What is wrong with the row's cells: text in another encoding, an address that is none. No reason when nothing is.</summary>
    public Refusal FaultOf(CsvReader row)
    {
        foreach (var column in _columns)
        {
            if (!System.Text.Unicode.Utf8.IsValid(Cell(row, column)))
                return Refusal.WrongType(column.Header, "text in UTF-8; save the file as “CSV UTF-8”");
        }

        return IsBlank(row, _email) || MailAddresses.TryRead(Encoding.UTF8.GetString(Cell(row, _email!)), out _, out var fault) ? default
            : Refusal.WrongType("email", $"an e-mail address such as jane@example.com, or nothing ({fault})");
    }

    /// <summary>The row's JSON, in bytes of its own.</summary>
    public byte[] Write(CsvReader row)
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        if (WriteNames(row) != ImportMapping.Lead)
            WriteMissingId(row);
        foreach (var column in _columns)
        {
            if (column == _type || column == _event)
                continue;
            var cell = Cell(row, column);
            if (!cell.IsEmpty)
                WriteCell(column, cell);
        }

        Close(0);
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Cell(CsvReader row, CsvColumn column)
    {
        var cell = column.Index < 0 ? default : row.GetSpan(column.Index);
        return cell.IsEmpty ? column.Default : cell;
    }

    private static bool IsBlank(CsvReader row, CsvColumn? column) => column is null || Cell(row, column).IsEmpty;

    // A row with an event's name is a track, one with only an address a page; the name of a page or group stands under another field.
    private string WriteNames(CsvReader row)
    {
        var type = IsBlank(row, _type) ? "" : Encoding.UTF8.GetString(Cell(row, _type!)).Trim().ToLowerInvariant();
        if (type.Length == 0)
            type = !IsBlank(row, _event) ? "track" : !IsBlank(row, _url) ? "page" : "";
        if (type.Length > 0)
            _json.WriteString("type", type);
        if (!IsBlank(row, _event))
            _json.WriteString(type switch { "page" or "screen" => "name", "group" => "groupId", _ => "event" }, Cell(row, _event!));
        return type;
    }

    // Lists of people often have nothing but an address.
    private void WriteMissingId(CsvReader row)
    {
        if (!IsBlank(row, _email) && IsBlank(row, _anonymousId) && IsBlank(row, _userId))
            _json.WriteString("userId", Cell(row, _email!));
    }

    private void WriteCell(CsvColumn column, ReadOnlySpan<byte> cell)
    {
        var shared = 0;
        while (shared < _open.Count && shared < column.Path.Length - 1 && _open[shared] == column.Path[shared])
            shared++;
        Close(shared);
        for (var i = shared; i < column.Path.Length - 1; i++)
        {
            _json.WriteStartObject(column.Path[i]);
            _open.Add(column.Path[i]);
        }

        var name = column.Path[^1];
        var isTime = column.Path.Length == 1 && name is "timestamp" or "originalTimestamp";
        if (isTime && _dates?.Read(cell) is { } time)
        {
            _json.WriteString(name, time);
            return;
        }

        if (column.IsTyped && cell is [(byte)'t', (byte)'r', (byte)'u', (byte)'e'])
            _json.WriteBoolean(name, true);
        else if (column.IsTyped && cell is [(byte)'f', (byte)'a', (byte)'l', (byte)'s', (byte)'e'])
            _json.WriteBoolean(name, false);
        else if ((column.IsTyped && IsPlainNumber(cell)) || (name == "timestamp" && column.Path.Length == 1 && IsPlainNumber(cell)))
            WriteNumber(name, cell);
        else
            _json.WriteString(name, cell);
    }

    private void WriteNumber(string name, ReadOnlySpan<byte> digits)
    {
        _json.WritePropertyName(name);
        _json.WriteRawValue(digits, skipInputValidation: true);
    }

    private void Close(int depth)
    {
        while (_open.Count > depth)
        {
            _json.WriteEndObject();
            _open.RemoveAt(_open.Count - 1);
        }
    }

    // Written as JSON writes numbers, and short enough to be exact: 007 and +49 stay text.
    private static bool IsPlainNumber(ReadOnlySpan<byte> cell)
    {
        var digits = cell is [(byte)'-', ..] ? cell[1..] : cell;
        if (digits.Length is 0 or > LongestNumber || !char.IsAsciiDigit((char)digits[0]) || !char.IsAsciiDigit((char)digits[^1]))
            return false;
        if (digits[0] == '0' && digits.Length > 1 && digits[1] != '.')
            return false;
        return !digits.ContainsAnyExcept("0123456789."u8) && digits.Count((byte)'.') <= 1 && Utf8Parser.TryParse(cell, out double _, out var used) && used == cell.Length;
    }

    private CsvColumn? Find(params ReadOnlySpan<string> path)
    {
        foreach (var column in _columns)
        {
            if (path.SequenceEqual(column.Path))
                return column;
        }

        return null;
    }
}
