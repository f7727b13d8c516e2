using System.IO.Compression;
using System.Text;
using Throughline.Capture;

namespace Throughline.Cli.Attribute;

/// <summary>A CSV file, gzipped or not, opened behind its header, with its columns by name.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly FileStream _file;
    private readonly RowBlocks _blocks;
    private readonly string[] _columns;
    private RowBlock _first;
    private byte[] _buffer = [];

    private TableFile(FileStream file, RowBlocks blocks, string[] columns, RowBlock first)
    {
        (_file, _blocks, _columns, _first) = (file, blocks, columns, first);
        Name = Path.GetFileName(file.Name);
    }

    public string Name { get; }

    /// <summary>The row that <see cref="Read"/> moved to.</summary>
    public CsvRows Rows { get; } = new();

    public int ColumnCount => _columns.Length;

    /// <summary>The names in the first row.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Bytes of the file (compressed ones, if it is) read so far, and in all.</summary>
    public (long Read, long Length) Progress => (_file.Position, _file.Length);

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has no header, or is not UTF-8.</exception>
    public static TableFile Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            var blocks = new RowBlocks(IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file, Path.GetFileName(path));
            var rows = new CsvRows();
            if (blocks.Next([], out var block))
                rows.Open(block, isEnded: true);
            if (!rows.Read())
                throw new InvalidDataException($"{path} is empty: the first line must name the columns");
            var columns = new string[rows.FieldCount];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = Encoding.UTF8.GetString(rows[i]);
            var header = block.Buffer.AsSpan(block.Start, rows.Position - block.Start).Count((byte)'\n');
            return new TableFile(file, blocks, columns, block with { Start = rows.Position, FirstLine = block.FirstLine + header });
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The next block of rows; false at the end. One caller at a time.</summary>
    public bool NextBlock(byte[] buffer, out RowBlock block)
    {
        if (_first.Start < _first.End)
        {
            block = _first;
            _first = default;
            return true;
        }

        return _blocks.Next(buffer, out block);
    }

    /// <summary>Moves <see cref="Rows"/> to the next row, from block to block; false at the end. For readers that take one row after the other.</summary>
    public bool Read()
    {
        while (!Rows.Read())
        {
            if (!NextBlock(_buffer, out var block))
                return false;
            _buffer = block.Buffer;
            Rows.Open(block, isEnded: true);
        }

        return true;
    }

    /// <summary>The place of a column the caller named.</summary>
    /// <exception cref="UsageException">The file has no such column, or several.</exception>
    public int Column(string option, string name) =>
        _columns.Count(column => column == name) switch
        {
            1 => Array.IndexOf(_columns, name),
            0 => throw new UsageException($"{option}: {Name} has no column '{name}'; its columns: {string.Join(", ", _columns)}"),
            _ => throw new UsageException($"{option}: {Name} has several columns '{name}'; their names must differ"),
        };

    /// <summary>The place of a column: the one named, or the default's if the file has it, or −1.</summary>
    public int ColumnOrDefault(string option, string? name, string fallback) =>
        name is not null ? Column(option, name) : Array.IndexOf(_columns, fallback);

    /// <summary>The place of a column that must be there, named or by default.</summary>
    public int RequiredColumn(string option, string? name, string fallback) => Column(option, name ?? fallback);

    public void Dispose() => _file.Dispose();

    private static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[TextBytes.Telling];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (start is [0x1F, 0x8B, ..])
            return true;
        if (TextBytes.FaultOf(start) is { } fault)
            throw new InvalidDataException($"{file.Name}: {fault}");
        return false;
    }
}
