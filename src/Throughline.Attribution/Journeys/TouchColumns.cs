namespace Throughline.Attribution;

/// <summary>Touches in columns, grouped by person, each person's in order of time and then of arrival.</summary>
/// <remarks>
/// <code>
/// offsets   person p's touches are the elements offsets[p] .. offsets[p+1]
/// timesMs   when, UTC milliseconds, ascending within a person
/// channels  channel id, zero or above
/// </code>
/// The arrays are taken as they are, not copied: whoever passes them must not change them while a scan runs.
/// </remarks>
public sealed class TouchColumns
{
    /// <summary>Takes sorted columns.</summary>
    /// <exception cref="ArgumentException">The columns do not fit each other.</exception>
    public TouchColumns(int[] offsets, long[] timesMs, int[] channels)
    {
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] > timesMs.Length || timesMs.Length != channels.Length)
            throw new ArgumentException("offsets start at 0 and end at the number of touches; times and channels are equally long", nameof(offsets));
        (Offsets, TimesMs, Channels) = (offsets, timesMs, channels);
        ChannelCount = HighestOf(channels) + 1;
    }

    /// <summary>One more than the highest channel id.</summary>
    public int ChannelCount { get; }

    /// <summary>The number of persons.</summary>
    public int PersonCount => Offsets.Length - 1;

    /// <summary>The number of touches.</summary>
    public int TouchCount => Offsets[^1];

    internal int[] Offsets { get; }

    internal long[] TimesMs { get; }

    internal int[] Channels { get; }

    /// <summary>A person's touches lie from the first number up to the second.</summary>
    public (int Start, int End) RangeOf(int person) => (Offsets[person], Offsets[person + 1]);

    /// <summary>When a person's touches happened.</summary>
    public ReadOnlySpan<long> TimesOf(int person) => TimesMs.AsSpan(Offsets[person]..Offsets[person + 1]);

    /// <summary>The channels of a person's touches.</summary>
    public ReadOnlySpan<int> ChannelsOf(int person) => Channels.AsSpan(Offsets[person]..Offsets[person + 1]);

    /// <summary>The first touch in a range at or after a moment.</summary>
    internal int FirstAt(int start, int end, long momentMs)
    {
        while (start < end)
        {
            var middle = (start + end) >>> 1;
            if (TimesMs[middle] < momentMs)
                start = middle + 1;
            else
                end = middle;
        }

        return start;
    }

    /// <summary>The first touch in a range after a moment.</summary>
    internal int FirstAfter(int start, int end, long momentMs) =>
        momentMs == long.MaxValue ? end : FirstAt(start, end, momentMs + 1);

    internal static int HighestOf(ReadOnlySpan<int> channels)
    {
        var highest = -1;
        foreach (var channel in channels)
            highest = Math.Max(highest, channel);
        return highest;
    }
}
