using System.Text;

namespace Throughline.Cli.Attribute;

/// <summary>What stands between the channels of a path, and how a channel's name can hold it: with a backslash before the sign.</summary>
internal sealed class PathSeparator
{
    private const byte Escape = (byte)'\\';
    private readonly byte[] _separator;
    private readonly byte[] _escapedSign;

    public PathSeparator(string separator)
    {
        if (separator.Length == 0)
            throw new UsageException("--separator: must not be empty; for example \" > \"");
        _separator = Encoding.UTF8.GetBytes(separator);
        var sign = separator.Trim();
        _escapedSign = [Escape, .. sign.Length == 0 ? _separator : Encoding.UTF8.GetBytes(sign)];
    }

    /// <summary>One thread's buffer for unescaped names.</summary>
    public sealed class Scratch
    {
        public byte[] Bytes { get; set; } = new byte[256];
    }

    /// <summary>Takes the next channel off a path, spaces trimmed; false when the path was already used up.</summary>
    public bool Next(ref ReadOnlySpan<byte> path, out ReadOnlySpan<byte> channel)
    {
        channel = default;
        if (path.IsEmpty)
            return false;
        var end = SeparatorAt(path);
        channel = (end < 0 ? path : path[..end]).Trim((byte)' ');
        path = end < 0 ? default : path[(end + _separator.Length)..];
        return true;
    }

    /// <summary>A channel's name without the backslashes before signs.</summary>
    public ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> channel, Scratch scratch)
    {
        if (channel.IndexOf(_escapedSign) < 0)
            return channel;
        if (scratch.Bytes.Length < channel.Length)
            scratch.Bytes = new byte[channel.Length * 2];
        var to = 0;
        for (var from = 0; from < channel.Length; from++)
        {
            if (channel[from..].StartsWith(_escapedSign))
                from++;
            scratch.Bytes[to++] = channel[from];
        }

        return scratch.Bytes.AsSpan(0, to);
    }

    private int SeparatorAt(ReadOnlySpan<byte> path)
    {
        for (var from = 0; ;)
        {
            var at = path[from..].IndexOf(_separator);
            if (at < 0)
                return -1;
            if (from + at == 0 || path[from + at - 1] != Escape || _separator[0] != _escapedSign[1])
                return from + at;
            from += at + 1;
        }
    }
}
