namespace Throughline.Cli.Attribute;

/// <summary>Whole rows of a file: bytes from start to end, and the line on which they begin.</summary>
internal readonly record struct RowBlock(byte[] Buffer, int Start, int End, long FirstLine);

/// <summary>Cuts a stream into blocks that end where a row ends, so that blocks can be read on their own.</summary>
/// <param name="stream">The file, unpacked.</param>
/// <param name="name">How messages call it.</param>
internal sealed class RowBlocks(Stream stream, string name)
{
    /// <summary>A row must fit into this many bytes; a longer one is most likely a quote that never closes.</summary>
    public const int LongestRow = 1 << 28;

    private const int BlockBytes = 1 << 20;
    private readonly CsvRows _scanner = new();
    private byte[] _rest = [];
    private long _line = 1;
    private bool _isEnded;
    private bool _isStarted;

    /// <summary>The next block; false at the end.</summary>
    /// <param name="buffer">Reused for the block if it is large enough.</param>
    /// <param name="block">The block.</param>
    /// <exception cref="InvalidDataException">A row is longer than <see cref="LongestRow"/>.</exception>
    public bool Next(byte[] buffer, out RowBlock block)
    {
        block = default;
        if (buffer.Length < Math.Max(BlockBytes, _rest.Length * 2))
            buffer = new byte[Math.Max(BlockBytes, _rest.Length * 2)];
        _rest.CopyTo(buffer, 0);
        var used = _rest.Length;
        while (true)
        {
            used = Fill(buffer, used);
            var start = SkipMark(buffer, used);
            var end = _isEnded ? used : RowEnd(new RowBlock(buffer, start, used, _line));
            if (end > start)
            {
                block = new RowBlock(buffer, start, end, _line);
                _line += buffer.AsSpan(start, end - start).Count((byte)'\n');
                _rest = buffer.AsSpan(end, used - end).ToArray();
                return true;
            }

            if (_isEnded)
                return false;
            if (buffer.Length >= LongestRow)
                throw new InvalidDataException($"the row at line {_line} is longer than {LongestRow >> 20} MiB; perhaps a quote is never closed");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private int Fill(byte[] buffer, int used)
    {
        if (_isEnded)
            return used;
        try
        {
            var read = stream.ReadAtLeast(buffer.AsSpan(used), buffer.Length - used, throwOnEndOfStream: false);
            _isEnded = used + read < buffer.Length;
            return used + read;
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{name} cannot be unpacked: it ends early or is damaged; copy it again", fault);
        }
    }

    private int SkipMark(byte[] buffer, int used)
    {
        var isMarked = !_isStarted && buffer.AsSpan(0, used).StartsWith("\uFEFF"u8);
        _isStarted = true;
        return isMarked ? 3 : 0;
    }

    /// <summary>Where the last whole row ends: at the last line end, unless there are quotes, which may hold line ends.</summary>
    private int RowEnd(RowBlock block)
    {
        var bytes = block.Buffer.AsSpan(0, block.End);
        if (!bytes.Contains((byte)'"'))
            return bytes.LastIndexOf((byte)'\n') + 1;
        _scanner.Open(block, isEnded: false);
        while (_scanner.Read())
        {
        }

        return _scanner.Position;
    }
}
