using System.IO.Compression;
using System.Text;

namespace Throughline.Cli.Attribute;

/// <summary>A CSV file, gzipped or not, opened at its first row, with its columns by name.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly FileStream _file;
    private readonly string[] _columns;

    private TableFile(FileStream file, CsvRows rows, string[] columns) =>
        (_file, Rows, _columns) = (file, rows, columns);

    public CsvRows Rows { get; }

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
            var rows = new CsvRows(IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file);
            if (!rows.Read())
                throw new InvalidDataException($"{path} is empty: the first line must name the columns");
            var columns = new string[rows.FieldCount];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = Encoding.UTF8.GetString(rows[i]);
            return new TableFile(file, rows, columns);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The place of a column the caller named.</summary>
    /// <exception cref="UsageException">The file has no such column, or several.</exception>
    public int Column(string option, string name) =>
        _columns.Count(column => column == name) switch
        {
            1 => Array.IndexOf(_columns, name),
            0 => throw new UsageException($"{option}: {_file.Name} has no column '{name}'; its columns: {string.Join(", ", _columns)}"),
            _ => throw new UsageException($"{option}: {_file.Name} has several columns '{name}'; their names must differ"),
        };

    /// <summary>The place of a column: the one named, or the default's if the file has it, or −1.</summary>
    public int ColumnOrDefault(string option, string? name, string fallback) =>
        name is not null ? Column(option, name) : Array.IndexOf(_columns, fallback);

    /// <summary>The place of a column that must be there, named or by default.</summary>
    public int RequiredColumn(string option, string? name, string fallback) => Column(option, name ?? fallback);

    public void Dispose()
    {
        Rows.Dispose();
        _file.Dispose();
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        if (read == 2 && (magic is [0xFF, 0xFE] or [0xFE, 0xFF]))
            throw new InvalidDataException($"{file.Name} is UTF-16; save it as UTF-8");
        return read == 2 && magic is [0x1F, 0x8B];
    }
}
