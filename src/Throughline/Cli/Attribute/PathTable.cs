using System.Text;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>Reads a path table: a row per path, channels joined by a separator, with conversions, value and nulls.</summary>
internal sealed class PathTable
{
    private const byte Escape = (byte)'\\';

    private readonly byte[] _separator;
    private readonly byte[] _escapedSeparator;
    private readonly byte[] _core;
    private readonly Names _channels = new();
    private readonly PathSetBuilder _paths = new();
    private int[] _path = new int[64];
    private byte[] _unescaped = new byte[256];

    private PathTable(string separator)
    {
        if (separator.Length == 0)
            throw new UsageException("--separator: must not be empty; for example \" > \"");
        _separator = Encoding.UTF8.GetBytes(separator);
        var core = separator.Trim();
        _core = core.Length == 0 ? _separator : Encoding.UTF8.GetBytes(core);
        _escapedSeparator = [Escape, .. _core];
    }

    private readonly record struct Columns(int Path, int Conversions, int Value, int Null);

    /// <summary>Reads the whole file.</summary>
    public static Loaded Load(AttributeRequest request, TableFile file, BadRows bad, LoadProgress progress)
    {
        var names = request.Columns;
        var columns = new Columns(
            file.RequiredColumn("--path-column", names.Path, "path"),
            file.RequiredColumn("--conversions-column", names.Conversions, "total_conversions"),
            file.ColumnOrDefault("--value-column", names.Value, "total_conversion_value"),
            file.ColumnOrDefault("--null-column", names.Null, "total_null"));
        var table = new PathTable(request.Separator);
        var rows = file.Rows;
        while (rows.Read())
        {
            if (table.Fault(rows, file.ColumnCount, columns, out var conversions, out var value, out var nulls) is { } fault)
                bad.Add(request.Paths!, rows.Line, fault);
            else
                table._paths.Add(table.Split(rows.Whole(columns.Path)), conversions, value, nulls);
            progress.Tick(file);
        }

        return new Loaded(table._paths.Build(), table._channels.ToArray(), table._paths.Count);
    }

    private string? Fault(CsvRows rows, int columnCount, Columns columns, out double conversions, out double value, out double nulls)
    {
        (conversions, value, nulls) = (0, 0, 0);
        if (rows.Fault is not null)
            return rows.Fault;
        if (rows.FieldCount != columnCount)
            return $"has {rows.FieldCount} fields, the header {columnCount}";
        if (!Cells.TryNumber(rows[columns.Conversions], out conversions) || conversions < 0)
            return $"conversions '{Encoding.UTF8.GetString(rows[columns.Conversions])}' are not a number of zero or above";
        if (columns.Value >= 0 && !Cells.TryNumber(rows[columns.Value], out value))
            return $"value '{Encoding.UTF8.GetString(rows[columns.Value])}' is not a number";
        if (columns.Null >= 0 && (!Cells.TryNumber(rows[columns.Null], out nulls) || nulls < 0))
            return $"nulls '{Encoding.UTF8.GetString(rows[columns.Null])}' are not a number of zero or above";
        return null;
    }

    /// <summary>The channels of a path: trimmed, empty ones dropped; a backslash before the separator's sign makes it part of a name.</summary>
    private ReadOnlySpan<int> Split(ReadOnlySpan<byte> path)
    {
        var length = 0;
        while (true)
        {
            var end = SeparatorAt(path);
            var token = (end < 0 ? path : path[..end]).Trim((byte)' ');
            if (!token.IsEmpty)
            {
                if (length == _path.Length)
                    Array.Resize(ref _path, length * 2);
                _path[length++] = _channels.Intern(Unescape(token));
            }

            if (end < 0)
                return _path.AsSpan(0, length);
            path = path[(end + _separator.Length)..];
        }
    }

    private int SeparatorAt(ReadOnlySpan<byte> path)
    {
        for (var from = 0; ;)
        {
            var at = path[from..].IndexOf(_separator);
            if (at < 0)
                return -1;
            if (from + at == 0 || path[from + at - 1] != Escape || _separator[0] != _core[0])
                return from + at;
            from += at + 1;
        }
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> token)
    {
        if (token.IndexOf(_escapedSeparator) < 0)
            return token;
        if (_unescaped.Length < token.Length)
            _unescaped = new byte[token.Length * 2];
        var to = 0;
        for (var from = 0; from < token.Length; from++)
        {
            if (token[from..].StartsWith(_escapedSeparator))
                from++;
            _unescaped[to++] = token[from];
        }

        return _unescaped.AsSpan(0, to);
    }
}

/// <summary>What a file held: journeys, the channels' names by id, and how many good rows there were.</summary>
internal sealed record Loaded(JourneySet Journeys, string[] Channels, long Rows);
