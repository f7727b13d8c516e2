using System.IO.Compression;

namespace Throughline.Capture;

/// <summary>A file of events, opened: JSON lines or CSV, packed with gzip or not.</summary>
public sealed class ImportFile : IDisposable
{
    private readonly FileStream _file;

    private ImportFile(FileStream file, IImportRows rows) => (_file, Rows) = (file, rows);

    /// <summary>Columns that no event has a place for: what they hold is not imported.</summary>
    public IReadOnlyList<string> UnknownColumns => Rows.UnknownColumns;

    /// <summary>Bytes of the file (packed ones, if it is) read so far, and in all.</summary>
    public (long Read, long Length) Progress => (_file.Position, _file.Length);

    internal IImportRows Rows { get; }

    /// <summary>Opens a file and reads its header, if it has one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="mapping">Where the columns of a CSV file go; null where they name their places themselves.</param>
    /// <param name="name">The name it had, when it is kept under another.</param>
    /// <param name="eventBytes">The longest event in bytes, as <see cref="CaptureOptions.EventBytes"/>.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no text in UTF-8, or its header is missing or contradicts itself.</exception>
    public static ImportFile Open(string path, ImportFormat format, int eventBytes, ImportMapping? mapping = null, string? name = null)
    {
        var file = OpenFile(path);
        try
        {
            var isPacked = StartsWith(file, [0x1F, 0x8B]);
            RefuseBinary(file, isPacked);
            if (format is ImportFormat.Guess)
                format = Guess(name ?? path, file, isPacked);
            Stream stream = isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
            return new ImportFile(file, format is ImportFormat.Csv ? new CsvEventRows(stream, mapping ?? ImportMapping.None) : new JsonLineRows(stream, eventBytes));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How the file is written, by its name and its first characters.</summary>
    /// <exception cref="InvalidDataException">It is no text in UTF-8.</exception>
    internal static ImportFormat FormatOf(string path, string name)
    {
        using var file = OpenFile(path);
        var isPacked = StartsWith(file, [0x1F, 0x8B]);
        RefuseBinary(file, isPacked);
        return Guess(name, file, isPacked);
    }

    /// <summary>The file's text, unpacked.</summary>
    internal static Stream OpenText(string path)
    {
        var file = OpenFile(path);
        return StartsWith(file, [0x1F, 0x8B]) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    public void Dispose()
    {
        Rows.Dispose();
        _file.Dispose();
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);

    private static ImportFormat Guess(string path, FileStream file, bool isPacked)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        switch (Path.GetExtension(name).ToLowerInvariant())
        {
            case ".csv" or ".tsv":
                return ImportFormat.Csv;
            case ".jsonl" or ".ndjson" or ".json":
                return ImportFormat.JsonLines;
        }

        Span<byte> start = stackalloc byte[64];
        using (var packed = isPacked ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null)
            start = start[..((Stream?)packed ?? file).ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        return start.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..] ? ImportFormat.JsonLines : ImportFormat.Csv;
    }

    private static void RefuseBinary(FileStream file, bool isPacked)
    {
        Span<byte> start = stackalloc byte[TextBytes.Telling];
        using (var packed = isPacked ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null)
            start = start[..((Stream?)packed ?? file).ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (TextBytes.FaultOf(start) is { } fault)
            throw new InvalidDataException(fault);
    }

    private static bool StartsWith(FileStream file, ReadOnlySpan<byte> mark)
    {
        Span<byte> start = stackalloc byte[2];
        var read = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && start.SequenceEqual(mark);
    }
}
