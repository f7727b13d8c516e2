using Throughline.Web;

namespace Throughline.Measure.Rules;

/// <summary>One stated rate.</summary>
internal readonly record struct DatedRate(int Day, DecimalRate Rate);

/// <summary>
/// The stated rates of a workspace. An amount converts at the newest rate stated for its day or before, in either direction; of two of the same day the one stated
/// in the asked direction counts. Rates are never chained over a third currency, and nothing later than the day is used: what cannot be converted is null.
/// </summary>
internal sealed class RateBook
{
    private readonly Dictionary<(string From, string To), DatedRate[]> _rates;

    public RateBook(IEnumerable<(string From, string To, DatedRate Rate)> rates, long version) =>
        (_rates, Version) = (rates.GroupBy(static r => (r.From, r.To)).ToDictionary(static g => g.Key, static g => g.Select(static r => r.Rate).OrderBy(static r => r.Day).ToArray()), version);

    /// <summary>Changes with every statement: equal versions hold equal rates.</summary>
    public long Version { get; }

    /// <summary>Minor units of <paramref name="to"/>; null when no rate is stated for the day or before.</summary>
    /// <param name="day">As yyyymmdd, in the workspace's zone.</param>
    public long? Convert(long minor, string from, string to, int day)
    {
        if (from == to)
            return minor;
        return Find(from, to, day) is var (stated, isInverse) ? stated.Rate.Convert(minor, Currency.Exponent(from), Currency.Exponent(to), isInverse) : null;
    }

    /// <summary>The rate that converts on a day, and whether it is stated the other way round; null when none is stated for the day or before.</summary>
    public (DatedRate Stated, bool IsInverse)? Find(string from, string to, int day)
    {
        var direct = Newest(from, to, day);
        var inverse = Newest(to, from, day);
        if (direct is null && inverse is null)
            return null;
        var isInverse = direct is null || inverse?.Day > direct.Value.Day;
        return (isInverse ? inverse!.Value : direct!.Value, isInverse);
    }

    private DatedRate? Newest(string from, string to, int day)
    {
        if (!_rates.TryGetValue((from, to), out var rates))
            return null;
        var (low, high) = (0, rates.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (rates[middle].Day <= day)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : rates[low - 1];
    }
}
