namespace Throughline.Attribution;

/// <summary>Random numbers that depend on a seed and on what they are for, never on the order of work (SplitMix64).</summary>
internal static class Seeds
{
    /// <summary>A number for a thing and a purpose.</summary>
    public static ulong Mix(int seed, int thing, int purpose) =>
        Next(Next(Next((uint)seed) ^ (uint)thing) ^ (uint)purpose);

    /// <summary>The number after another.</summary>
    public static ulong Next(ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }

    /// <summary>A fraction from 0 up to 1 of a number.</summary>
    public static double Fraction(ulong number) => (number >> 11) * (1.0 / (1UL << 53));
}
