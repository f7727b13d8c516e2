namespace Throughline.Bench.Attribution;

/// <summary>The mulberry32 generator: one uint of state, integer arithmetic only, so its numbers are the same in every language.</summary>
internal struct Mulberry(uint seed)
{
    private uint _state = seed;

    public uint Next()
    {
        _state += 0x6d2b79f5;
        var t = (_state ^ (_state >> 15)) * (_state | 1);
        t = (t + (t ^ (t >> 7)) * (t | 61)) ^ t;
        return t ^ (t >> 14);
    }

    /// <summary>A number from 0 below <paramref name="count"/>, which is at most 2^21.</summary>
    public int Below(int count) => (int)((ulong)Next() * (uint)count >> 32);
}
