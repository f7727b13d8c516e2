namespace Throughline.Capture.Hooks.Inbound;

/// <summary>
/// Cuts what no mail program writes: a header, or any line with the lines that continue it, of more than 64 KiB. Reading one takes time by the square of its length, and
/// everybody may write to an inbox. Pure.
/// </summary>
internal static class LongLines
{
    private const int Longest = 64 << 10;

    /// <summary>The bytes, without what is too much. Lines end with LF; a line continues the one before when it begins with a space or tab (RFC 5322, 2.2.3).</summary>
    public static byte[] Cut(ReadOnlySpan<byte> message)
    {
        var kept = new byte[message.Length];
        var (length, inLine) = (0, 0);
        while (!message.IsEmpty)
        {
            var end = message.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..(end + 1)];
            message = message[line.Length..];
            inLine = line[0] is (byte)' ' or (byte)'\t' ? inLine : 0;
            var room = Math.Min(line.Length, Math.Max(0, Longest - inLine));
            line[..room].CopyTo(kept.AsSpan(length));
            length += room;
            inLine += line.Length;
            if (room > 0 && room < line.Length)
                kept[length - 1] = (byte)'\n';
        }

        return kept.AsSpan(0, length).ToArray();
    }
}
