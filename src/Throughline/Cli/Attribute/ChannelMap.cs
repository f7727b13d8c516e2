namespace Throughline.Cli.Attribute;

/// <summary>Channels as one reading thread numbers them, and the numbers they get when its blocks are taken in, in the order of the file.</summary>
internal sealed class ChannelMap
{
    private const int Remembered = 64;
    private readonly Names _own = new();
    private readonly int[] _recent = new int[Remembered];
    private int[] _shared = [];

    /// <summary>The thread's own number of a channel. Names seen lately are compared, not hashed.</summary>
    public int Own(ReadOnlySpan<byte> name)
    {
        ref var recent = ref _recent[(name[0] * 7 + name[^1] + name.Length * 5) % Remembered];
        if (recent > 0 && _own.Bytes(recent - 1).SequenceEqual(name))
            return recent - 1;
        var own = _own.Intern(name);
        recent = own + 1;
        return own;
    }

    /// <summary>The number that all threads share: new channels are numbered as they are first asked for.</summary>
    public int Shared(int own, Names shared)
    {
        if (own >= _shared.Length)
        {
            var known = _shared.Length;
            Array.Resize(ref _shared, Math.Max(16, (own + 1) * 2));
            _shared.AsSpan(known).Fill(-1);
        }

        ref var number = ref _shared[own];
        if (number < 0)
            number = shared.Intern(_own.Bytes(own));
        return number;
    }
}
