namespace Throughline.Attribution;

/// <summary>Collects touches in any order and groups them by person, sorted by time with ties in order of arrival.</summary>
/// <remarks>Not for several threads at once. Needs about 32 bytes a touch while it builds; 12 of them stay.</remarks>
public sealed class TouchColumnsBuilder
{
    private readonly Chunks<Arrival> _arrivals = new();
    private int _persons;

    private readonly record struct Arrival(int Person, int Channel, long TimeMs);

    /// <summary>The number of touches so far.</summary>
    public int Count => _arrivals.Count;

    /// <summary>Adds the next touch to arrive.</summary>
    /// <param name="person">The person's number: zero or above, without large gaps.</param>
    /// <param name="timeMs">When it happened, UTC milliseconds.</param>
    /// <param name="channel">The channel's id, zero or above.</param>
    public void Add(int person, long timeMs, int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(person);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        _arrivals.Add(new Arrival(person, channel, timeMs));
        if (person >= _persons)
            _persons = person + 1;
    }

    /// <summary>Sorts what was added. <paramref name="arrivals"/> tells for every sorted touch the number of its arrival, from 0.</summary>
    public TouchColumns Build(out int[] arrivals)
    {
        var offsets = Offsets();
        var timesMs = new long[Count];
        var channels = new int[Count];
        arrivals = new int[Count];
        Place(offsets, timesMs, channels, arrivals);
        var scratch = new SortScratch();
        for (var person = 0; person < _persons; person++)
        {
            var range = offsets[person]..offsets[person + 1];
            var times = timesMs.AsSpan(range);
            if (!IsAscending(times))
                scratch.Sort(times, channels.AsSpan(range), arrivals.AsSpan(range));
        }

        return new TouchColumns(offsets, timesMs, channels);
    }

    /// <summary>Sorts what was added.</summary>
    public TouchColumns Build() => Build(out _);

    private int[] Offsets()
    {
        var offsets = new int[_persons + 1];
        for (var c = 0; c < _arrivals.ChunkCount; c++)
        {
            foreach (ref readonly var arrival in _arrivals.Chunk(c))
                offsets[arrival.Person + 1]++;
        }

        for (var person = 0; person < _persons; person++)
            offsets[person + 1] += offsets[person];
        return offsets;
    }

    private void Place(int[] offsets, long[] timesMs, int[] channels, int[] arrivals)
    {
        var next = offsets.AsSpan(0, _persons).ToArray();
        var row = 0;
        for (var c = 0; c < _arrivals.ChunkCount; c++)
        {
            foreach (ref readonly var arrival in _arrivals.Chunk(c))
            {
                var place = next[arrival.Person]++;
                timesMs[place] = arrival.TimeMs;
                channels[place] = arrival.Channel;
                arrivals[place] = row++;
            }
        }
    }

    private static bool IsAscending(ReadOnlySpan<long> times)
    {
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
                return false;
        }

        return true;
    }

    /// <summary>Sorts one person's parallel columns by time, then arrival.</summary>
    private sealed class SortScratch
    {
        private (long TimeMs, int Arrival, int Channel)[] _rows = [];

        public void Sort(Span<long> times, Span<int> channels, Span<int> arrivals)
        {
            if (_rows.Length < times.Length)
                _rows = new (long, int, int)[Math.Max(64, times.Length * 2)];
            var rows = _rows.AsSpan(0, times.Length);
            for (var i = 0; i < rows.Length; i++)
                rows[i] = (times[i], arrivals[i], channels[i]);
            rows.Sort(static (a, b) => a.TimeMs != b.TimeMs ? a.TimeMs.CompareTo(b.TimeMs) : a.Arrival.CompareTo(b.Arrival));
            for (var i = 0; i < rows.Length; i++)
                (times[i], arrivals[i], channels[i]) = rows[i];
        }
    }
}
