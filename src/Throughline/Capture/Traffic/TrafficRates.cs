using System.Collections.Concurrent;

namespace Throughline.Capture.Traffic;

/// <summary>Counts by key in one slot of time after the other; memory is bounded, and what is two slots old is forgotten.</summary>
internal sealed class TrafficRates
{
    // Beyond this many keys the older half is forgotten: a flood must not fill the memory.
    private const int MostKeys = 200_000;

    private long _latest;
    private ConcurrentDictionary<(Guid Key, long Slot), int> _now = new();
    private ConcurrentDictionary<(Guid Key, long Slot), int> _before = new();

    /// <summary>Counts one more; true when there have been more than the limit in this slot.</summary>
    public bool Exceeds(Guid key, long slot, int limit)
    {
        if (slot > _latest || _now.Count >= MostKeys)
            (_latest, _before, _now) = (Math.Max(slot, _latest), _now, new());
        if (_now.TryGetValue((key, slot), out _) || !_before.TryRemove((key, slot), out var earlier))
            earlier = 0;
        return _now.AddOrUpdate((key, slot), static (_, first) => first + 1, static (_, count, _) => count + 1, earlier) > limit;
    }
}
