namespace Throughline.Attribution;

/// <summary>One thread's part of a scan: its buffers, and the loop over a block of journeys.</summary>
internal sealed class CreditScanWorker(
    JourneySet journeys,
    IReadOnlyList<ICreditModel> models,
    CreditScanOptions options,
    int[] groups,
    int groupCount)
{
    private readonly ICreditModel[] _models = [.. models];
    private double[] _weights = new double[256];
    private long[] _shares = new long[256];

    /// <summary>Adds a block's credit to sums laid out as (model, group) pairs of conversions and value, unattributed last.</summary>
    public void Add(int from, int to, Span<double> sums)
    {
        var stride = (groupCount + 1) * 2;
        for (var j = from; j < to; j++)
        {
            var conversions = journeys.Conversions[j];
            var value = journeys.Values[j];
            if (conversions == 0 && value == 0)
                continue;
            var (start, length) = journeys.RangeOf(j);
            if (length == 0)
            {
                for (var end = stride; end <= sums.Length; end += stride)
                {
                    sums[end - 2] += conversions;
                    sums[end - 1] += value;
                }
            }
            else
            {
                Credit(j, groups.AsSpan(start, length), conversions, value, sums, stride);
            }
        }
    }

    private void Credit(int journey, ReadOnlySpan<int> own, double conversions, double value, Span<double> sums, int stride)
    {
        if (_weights.Length < own.Length)
        {
            _weights = new double[own.Length * 2];
            _shares = new long[own.Length * 2];
        }

        var weights = _weights.AsSpan(0, own.Length);
        for (var m = 0; m < _models.Length; m++)
        {
            journeys.Weigh(journey, _models[m], options.DirectChannel, weights);
            var slots = sums.Slice(m * stride, stride);
            if (options.ExactMoney)
                AddExact(own, weights, conversions, (long)value, slots);
            else
                AddReal(own, weights, conversions, value, slots);
        }
    }

    private static void AddReal(ReadOnlySpan<int> own, ReadOnlySpan<double> weights, double conversions, double value, Span<double> slots)
    {
        for (var i = 0; i < own.Length; i++)
        {
            var weight = weights[i];
            if (weight == 0)
                continue;
            slots[own[i] * 2] += weight * conversions;
            slots[own[i] * 2 + 1] += weight * value;
        }
    }

    private void AddExact(ReadOnlySpan<int> own, ReadOnlySpan<double> weights, double conversions, long value, Span<double> slots)
    {
        var shares = _shares.AsSpan(0, own.Length);
        MinorUnits.Allot(value, weights, shares);
        for (var i = 0; i < own.Length; i++)
        {
            slots[own[i] * 2] += weights[i] * conversions;
            slots[own[i] * 2 + 1] += shares[i];
        }
    }
}
