using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>The eligible touches of one deal in order, gathered from the journeys of its people. Reused from deal to deal: no allocation once grown.</summary>
internal sealed class DealJourney
{
    private long[] _times = new long[64];
    private int[] _acquisitions = new int[64];
    private int[] _pages = new int[64];
    private long[] _order = new long[64];

    public int Count { get; private set; }

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<int> Acquisitions => _acquisitions.AsSpan(0, Count);

    public ReadOnlySpan<int> Pages => _pages.AsSpan(0, Count);

    /// <summary>Gathers the touches inside the window, both ends included, and none after the conversion.</summary>
    public void Gather(WonDeal deal, Journeys.JourneySet journeys, Lookback lookback)
    {
        Count = 0;
        var opens = lookback.OpensAt(deal.ClosedAt);
        foreach (var person in deal.People)
            Add(journeys.Of(person), opens, deal.ClosedAt);
        if (deal.People.Length > 1)
            Sort();
    }

    private void Add(TouchSpan touches, long opens, long closes)
    {
        var start = LowerBound(touches.Times, opens);
        for (var i = start; i < touches.Count && touches.Times[i] <= closes; i++)
        {
            if (Count == _times.Length)
                Grow();
            _times[Count] = touches.Times[i];
            _acquisitions[Count] = touches.Acquisitions[i];
            _pages[Count] = touches.Pages[i];
            Count++;
        }
    }

    // Stable: people in the order of the buying group, each in order already.
    private void Sort()
    {
        for (var i = 0; i < Count; i++)
            _order[i] = i;
        var places = _order.AsSpan(0, Count);
        places.Sort((a, b) => (_times[a], a).CompareTo((_times[b], b)));
        Permute(_times, places);
        Permute(_acquisitions, places);
        Permute(_pages, places);
    }

    private static void Permute<T>(T[] column, ReadOnlySpan<long> places)
    {
        var copy = column.AsSpan(0, places.Length).ToArray();
        for (var i = 0; i < places.Length; i++)
            column[i] = copy[places[i]];
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
        Array.Resize(ref _order, size);
    }
}
