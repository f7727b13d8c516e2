using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>The eligible touches of one conversion in order, gathered from the journeys of its people. Reused from one to the next: no allocation once grown.</summary>
internal sealed class JourneyTouches
{
    private long[] _times = new long[64];
    private int[] _acquisitions = new int[64];
    private int[] _pages = new int[64];
    private byte[] _kinds = new byte[64];
    private int[] _buyers = new int[64];
    private int[] _places = new int[64];
    private int[] _order = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<int> Acquisitions => _acquisitions.AsSpan(0, Count);

    public ReadOnlySpan<int> Pages => _pages.AsSpan(0, Count);

    public ReadOnlySpan<byte> Kinds => _kinds.AsSpan(0, Count);

    /// <summary>Place of the touch's person among the buyers.</summary>
    public ReadOnlySpan<int> Buyers => _buyers.AsSpan(0, Count);

    /// <summary>Place of the touch in its person's whole journey.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, Count);

    /// <summary>The order to read the columns in: by time, ties by the order of the buyers, then of arrival.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Adds a person's touches from a moment up to the conversion, both included.</summary>
    public void Add(TouchSpan touches, int buyer, long opens, long closes)
    {
        for (var i = LowerBound(touches.Times, opens); i < touches.Count && touches.Times[i] <= closes; i++)
        {
            if (Count == _times.Length)
                Grow();
            _times[Count] = touches.Times[i];
            _acquisitions[Count] = touches.Acquisitions[i];
            _pages[Count] = touches.Pages[i];
            _kinds[Count] = touches.Kinds[i];
            _buyers[Count] = buyer;
            _places[Count] = i;
            _order[Count] = Count;
            Count++;
        }
    }

    /// <summary>Brings several people's touches into one order.</summary>
    public void Sort()
    {
        var times = _times;
        _order.AsSpan(0, Count).Sort((a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
    }

    private static int LowerBound(ReadOnlySpan<long> times, long at)
    {
        var (from, to) = (0, times.Length);
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (times[middle] < at)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }

    private void Grow()
    {
        var size = Count * 2;
        Array.Resize(ref _times, size);
        Array.Resize(ref _acquisitions, size);
        Array.Resize(ref _pages, size);
        Array.Resize(ref _kinds, size);
        Array.Resize(ref _buyers, size);
        Array.Resize(ref _places, size);
        Array.Resize(ref _order, size);
    }
}
