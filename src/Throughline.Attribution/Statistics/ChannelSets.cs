using System.Runtime.InteropServices;

namespace Throughline.Attribution;

/// <summary>Journeys by the set of channels they hold, order and repeats forgotten.</summary>
internal sealed class ChannelSets
{
    private readonly Dictionary<string, int> _numberOf = new(StringComparer.Ordinal);
    private readonly List<int[]> _sets = [];
    private readonly List<(double Conversions, double Value, double Journeys)> _sums = [];

    public ChannelSets(JourneySet journeys, bool includesNulls)
    {
        var scratch = new List<int>();
        for (var j = 0; j < journeys.Count; j++)
        {
            var (conversions, value) = (journeys.ConversionsOf(j), journeys.ValueOf(j));
            var nulls = includesNulls ? journeys.NullsOf(j) : 0;
            if (journeys.RangeOf(j).Length == 0)
            {
                UnattributedConversions += conversions;
                UnattributedValue += value;
            }
            else if (conversions + nulls > 0 || value != 0)
            {
                var set = NumberOf(journeys.PathOf(j), scratch);
                var sum = _sums[set];
                _sums[set] = (sum.Conversions + conversions, sum.Value + value, sum.Journeys + conversions + nulls);
                TotalJourneys += conversions + nulls;
            }
        }
    }

    public int Count => _sets.Count;

    public double TotalJourneys { get; private set; }

    public double UnattributedConversions { get; private set; }

    public double UnattributedValue { get; private set; }

    /// <summary>A set's channels, ascending.</summary>
    public ReadOnlySpan<int> ChannelsOf(int set) => _sets[set];

    public (double Conversions, double Value, double Journeys) SumsOf(int set) => _sums[set];

    /// <summary>The channels that occur in any set, ascending.</summary>
    public int[] Players() => [.. _sets.SelectMany(set => set).Distinct().Order()];

    private int NumberOf(ReadOnlySpan<int> path, List<int> scratch)
    {
        scratch.Clear();
        foreach (var channel in path)
        {
            if (!scratch.Contains(channel))
                scratch.Add(channel);
        }

        scratch.Sort();
        var channels = CollectionsMarshal.AsSpan(scratch);
        // The channels' own bytes make the key: no set reads like another.
        var text = MemoryMarshal.Cast<int, char>(channels);
        var lookup = _numberOf.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out var number))
        {
            lookup[text] = number = _sets.Count;
            _sets.Add(channels.ToArray());
            _sums.Add(default);
        }

        return number;
    }
}
