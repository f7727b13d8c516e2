using System.Buffers;

namespace Throughline.Attribution;

/// <summary>Splits whole amounts of money so that the parts sum to the whole, whatever the weights.</summary>
/// <remarks>
/// Largest remainder: everyone gets the whole units of their share, and the units left over go to the largest fractions, ties to the
/// earlier element. A refund mirrors the payment it undoes unit by unit, because a negative amount is split as its positive and negated.
/// </remarks>
public static class MinorUnits
{
    /// <summary>Fractions closer than this count as tied, so that rounding noise of a weight cannot move a unit. In units of 2^-20.</summary>
    private const double FractionSteps = 1 << 20;

    /// <summary>Up to this many minor units a double carries the product of amount and weight with room for the fraction.</summary>
    private const long ExactInDouble = 1L << 50;

    private const int StackKeys = 128;

    private const double SmallestSum = 1e-280;
    private const double LargestSum = 1e300;

    /// <summary>Up to this much looking around, picking the largest fractions one by one is quicker than sorting them.</summary>
    private const long MostPicks = 128;

    /// <summary>Splits an amount by weights.</summary>
    /// <param name="amountMinor">The amount in minor units: any sign, zero too.</param>
    /// <param name="weights">Shares of the whole, zero or above, of any scale: only their proportions count.</param>
    /// <param name="shares">Receives one part per weight; they sum exactly to the amount. An element of weight zero gets nothing.</param>
    /// <exception cref="ArgumentException">The spans differ in length, a weight is negative or not finite, or all are zero.</exception>
    public static void Allot(long amountMinor, ReadOnlySpan<double> weights, Span<long> shares)
    {
        if (shares.Length != weights.Length)
            throw new ArgumentException($"{weights.Length} weights need as many shares, not {shares.Length}", nameof(shares));
        var sum = Sum(weights);
        var amount = Magnitude(amountMinor);
        if (sum is < SmallestSum or > LargestSum)
            Allot(amountMinor, ScaledByLargest(weights), shares);
        else if (amount == 0)
            shares.Clear();
        else if (weights.Length == 1)
            shares[0] = amountMinor;
        else
            AllotMany(amountMinor, sum, weights, shares);
    }

    /// <summary>Rounds parts that stand already, of any sign, to whole units that sum to a whole: down first, then the largest fractions up, earlier first on a tie.</summary>
    /// <param name="totalMinor">The whole, which the parts sum to but for rounding.</param>
    /// <param name="parts">The parts, finite.</param>
    /// <param name="shares">Receives one whole number per part.</param>
    public static void Round(long totalMinor, ReadOnlySpan<double> parts, Span<long> shares)
    {
        if (shares.Length != parts.Length)
            throw new ArgumentException($"{parts.Length} parts need as many shares, not {shares.Length}", nameof(shares));
        var fractions = new long[parts.Length];
        var places = new int[parts.Length];
        var left = totalMinor;
        for (var i = 0; i < parts.Length; i++)
        {
            var whole = (long)Math.Floor(parts[i]);
            (shares[i], places[i]) = (whole, i);
            // The nearer a fraction to the next unit, the earlier it goes up; noise below 2^-20 is a tie.
            fractions[i] = (long)((1 - (parts[i] - whole)) * FractionSteps);
            left -= whole;
        }

        Array.Sort(fractions, places);
        StableTies(fractions, places);
        for (var next = 0; left != 0 && parts.Length > 0; next = (next + 1) % places.Length)
        {
            shares[left > 0 ? places[next] : places[^(next + 1)]] += Math.Sign(left);
            left -= Math.Sign(left);
        }
    }

    private static void StableTies(long[] fractions, int[] places)
    {
        for (var from = 0; from < places.Length;)
        {
            var to = from + 1;
            while (to < places.Length && fractions[to] == fractions[from])
                to++;
            places.AsSpan(from, to - from).Sort();
            from = to;
        }
    }

    private static double Sum(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            if (!(weight >= 0))
                throw new ArgumentException($"weight {weight} is not zero or above", nameof(weights));
            sum += weight;
        }

        if (sum > 0)
            return sum;
        throw new ArgumentException($"the weights sum to {sum}; someone must take the amount", nameof(weights));
    }

    // Sums so near a double's ends that the amount divided by them, or they themselves, would leave it.
    private static double[] ScaledByLargest(ReadOnlySpan<double> weights)
    {
        var largest = 0.0;
        foreach (var weight in weights)
            largest = Math.Max(largest, weight);
        if (double.IsInfinity(largest))
            throw new ArgumentException($"weight {largest} is not finite", nameof(weights));
        var scaled = new double[weights.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = weights[i] / largest;
        return scaled;
    }

    private static ulong Magnitude(long amount) => amount < 0 ? (ulong)-(amount + 1) + 1 : (ulong)amount;

    private static void AllotMany(long amountMinor, double sum, ReadOnlySpan<double> weights, Span<long> shares)
    {
        long[]? rented = null;
        var keys = weights.Length <= StackKeys
            ? stackalloc long[StackKeys]
            : (rented = ArrayPool<long>.Shared.Rent(weights.Length));
        keys = keys[..weights.Length];
        var amount = Magnitude(amountMinor);
        var left = amount <= ExactInDouble
            ? TakeWholes((long)amount, sum, weights, shares, keys)
            : TakeLargeWholes(amount, sum, weights, shares, keys);
        GiveLeft(left, keys, shares);
        if (rented is not null)
            ArrayPool<long>.Shared.Return(rented);
        if (amountMinor < 0)
        {
            foreach (ref var share in shares)
                share = -share;
        }
    }

    private static long TakeWholes(long amount, double sum, ReadOnlySpan<double> weights, Span<long> shares, Span<long> keys)
    {
        var left = amount;
        var scale = amount / sum;
        for (var i = 0; i < weights.Length; i++)
        {
            var exact = weights[i] * scale;
            var whole = (long)exact;
            shares[i] = whole;
            left -= whole;
            // Adding a half and cutting off rounds as well as Math.Round does here, and in a fraction of the time.
            keys[i] = Key((long)((exact - whole) * FractionSteps + 0.5), weights[i], i);
        }

        return left;
    }

    /// <summary>Amounts beyond a double's precision: the same in 128-bit integers, weights to 2^-62.</summary>
    private static long TakeLargeWholes(ulong amount, double sum, ReadOnlySpan<double> weights, Span<long> shares, Span<long> keys)
    {
        UInt128 whole = 0;
        foreach (var weight in weights)
            whole += Scaled(weight, sum);
        var left = amount;
        for (var i = 0; i < weights.Length; i++)
        {
            var (share, fraction) = UInt128.DivRem(amount * Scaled(weights[i], sum), whole);
            shares[i] = (long)(ulong)share;
            left -= (ulong)share;
            keys[i] = Key((long)(fraction * (UInt128)FractionSteps / whole), weights[i], i);
        }

        return (long)left;
    }

    private static UInt128 Scaled(double weight, double sum) => (UInt128)(weight / sum * (1L << 62));

    /// <summary>Sorts by fraction, then by place: bits 32 and up hold the fraction, the rest counts down from the first element. Weight zero comes last.</summary>
    private static long Key(long fractionSteps, double weight, int index) =>
        weight > 0 ? ((fractionSteps + 1) << 32) | (uint)(int.MaxValue - index) : int.MaxValue - index;

    private static void GiveLeft(long left, Span<long> keys, Span<long> shares)
    {
        if (left > 0 && left * keys.Length <= MostPicks)
        {
            for (; left > 0; left--)
            {
                var best = 0;
                for (var i = 1; i < keys.Length; i++)
                {
                    if (keys[i] > keys[best])
                        best = i;
                }

                shares[best]++;
                keys[best] = 0;
            }
        }

        if (left == 0)
            return;
        keys.Sort();
        var step = Math.Sign(left);
        // Rounding may also leave the wholes one unit too many; the same order then takes back what it would have given.
        for (var next = keys.Length - 1; left != 0; next = next == 0 ? keys.Length - 1 : next - 1)
        {
            ref var share = ref shares[int.MaxValue - (int)(uint)keys[next]];
            if (step < 0 && share == 0)
                continue;
            share += step;
            left -= step;
        }
    }
}
