namespace Throughline.Cli.Attribute;

/// <summary>Channels as one reading thread numbers them, and the numbers they get when its blocks are taken in, in the order of the file.</summary>
internal sealed class ChannelMap
{
    private readonly Names _own = new();
    private int[] _shared = [];

    /// <summary>The thread's own number of a channel.</summary>
    public int Own(ReadOnlySpan<byte> name) => _own.Intern(name);

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
