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

    /// <summary>Sorts what was added on several threads; <paramref name="arrivals"/> tells for every sorted touch the number of its arrival, from 0.</summary>
    public TouchColumns Build(int threads, out int[] arrivals)
    {
        arrivals = new int[Count];
        return Build(threads, arrivals);
    }

    /// <summary>Sorts what was added.</summary>
    public TouchColumns Build(int threads = 1) => Build(threads, []);

    private TouchColumns Build(int threads, int[] rows)
    {
        var offsets = Offsets();
        var timesMs = new long[Count];
        var channels = new int[Count];
        var next = offsets.AsSpan(0, _persons).ToArray();
        threads = Math.Max(1, threads);
        // Every worker goes over all arrivals and places only the persons that are its own, so that no two write to the same place.
        Workers.Run(threads, threads, (block, _) =>
        {
            var (from, to) = (PersonAt(offsets, block, threads), PersonAt(offsets, block + 1, threads));
            Place(from, to, next, timesMs, channels, rows);
            Sort(from, to, offsets, timesMs, channels, rows);
        });
        return new TouchColumns(offsets, timesMs, channels);
    }

    /// <summary>The first person of a part, when persons are cut into parts of about as many touches.</summary>
    private int PersonAt(int[] offsets, int part, int parts)
    {
        if (part == parts)
            return _persons;
        var place = offsets.AsSpan().BinarySearch((int)((long)Count * part / parts));
        return Math.Min(_persons, place < 0 ? ~place : place);
    }

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

    private void Place(int from, int to, int[] next, long[] timesMs, int[] channels, int[] rows)
    {
        var row = 0;
        for (var c = 0; c < _arrivals.ChunkCount; c++)
        {
            foreach (ref readonly var arrival in _arrivals.Chunk(c))
            {
                if (arrival.Person >= from && arrival.Person < to)
                {
                    var place = next[arrival.Person]++;
                    timesMs[place] = arrival.TimeMs;
                    channels[place] = arrival.Channel;
                    if (rows.Length > 0)
                        rows[place] = row;
                }

                row++;
            }
        }
    }

    private static void Sort(int from, int to, int[] offsets, long[] timesMs, int[] channels, int[] rows)
    {
        var scratch = new SortScratch();
        for (var person = from; person < to; person++)
        {
            var range = offsets[person]..offsets[person + 1];
            var times = timesMs.AsSpan(range);
            if (!IsAscending(times))
                scratch.Sort(times, channels.AsSpan(range), rows.Length > 0 ? rows.AsSpan(range) : []);
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
        private (long TimeMs, int Place, int Channel, int Arrival)[] _rows = [];

        /// <summary>Sorts by time; what came first stays first on a tie, because the columns come in order of arrival.</summary>
        public void Sort(Span<long> times, Span<int> channels, Span<int> arrivals)
        {
            if (_rows.Length < times.Length)
                _rows = new (long, int, int, int)[Math.Max(64, times.Length * 2)];
            var rows = _rows.AsSpan(0, times.Length);
            for (var i = 0; i < rows.Length; i++)
                rows[i] = (times[i], i, channels[i], arrivals.IsEmpty ? 0 : arrivals[i]);
            rows.Sort(static (a, b) => a.TimeMs != b.TimeMs ? a.TimeMs.CompareTo(b.TimeMs) : a.Place.CompareTo(b.Place));
            for (var i = 0; i < rows.Length; i++)
            {
                (times[i], _, channels[i], var arrival) = rows[i];
                if (!arrivals.IsEmpty)
                    arrivals[i] = arrival;
            }
        }
    }
}
