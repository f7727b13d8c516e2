namespace Throughline.Capture;

/// <summary>Reads one JSON object a line. Memory is bounded by the longest line that may hold an event, whatever the file holds.</summary>
internal sealed class JsonLineRows(Stream stream, int eventBytes) : IImportRows
{
    private const int Chunk = 64 << 10;

    // White space around an event is not the event's.
    private readonly byte[] _buffer = new byte[Math.Max(Chunk, eventBytes * 2)];
    private int _start;
    private int _end;
    private long _line;
    private bool _isEnded;

    public IReadOnlyList<string> UnknownColumns => [];

    public bool TryNext(out ImportRow row)
    {
        while (TryLine(out var line, out var isTooLong))
        {
            var text = Trim(line);
            if (isTooLong || text.Length > eventBytes)
            {
                row = new(_line, default, Refusal.EventTooLarge(eventBytes));
                return true;
            }

            if (text.Length == 0)
                continue;
            row = new(_line, text.ToArray(), default);
            return true;
        }

        row = default;
        return false;
    }

    public void Dispose() => stream.Dispose();

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Trim(" \t\r"u8);
    }

    private bool TryLine(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0 || (_isEnded && _end > _start))
            {
                line = _buffer.AsSpan(_start, length >= 0 ? length : _end - _start);
                _start = length >= 0 ? _start + length + 1 : _end;
                _line++;
                return true;
            }

            line = default;
            if (_isEnded)
            {
                if (!isTooLong)
                    return false;
                _line++;
                return true;
            }

            isTooLong |= !MakeRoom();
            var read = stream.Read(_buffer.AsSpan(_end));
            _end += read;
            _isEnded = read == 0;
        }
    }

    // A line longer than the buffer is thrown away up to its end.
    private bool MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _buffer.Length)
            return true;
        _end = 0;
        return false;
    }
}
