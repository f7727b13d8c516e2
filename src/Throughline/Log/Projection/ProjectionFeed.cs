using System.Collections.Concurrent;

namespace Throughline.Log;

/// <summary>Tells waiting commands and caches of this process how far the projections have come.</summary>
public sealed class ProjectionFeed
{
    // Reasons are only kept for commands that may be waiting for them.
    private const int ReasonsKept = 256;

    private readonly ConcurrentDictionary<long, string> _quarantined = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _reached;

    /// <summary>People changed by a committed batch; null means: everything, read all again.</summary>
    public event Action<IReadOnlyCollection<PersonChange>?>? Changed;

    /// <summary>Place in the log up to which everything is projected (or quarantined).</summary>
    public long Reached => Volatile.Read(ref _reached);

    /// <summary>Waits until the event at this place is projected. Returns the reason when it was quarantined, else null.</summary>
    public async Task<string?> WaitAsync(long seq, CancellationToken cancellation)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (Reached >= seq)
                return _quarantined.TryGetValue(seq, out var reason) ? reason : null;
            await moved.WaitAsync(cancellation);
        }
    }

    internal void Announce(long reached, IReadOnlyCollection<PersonChange> people)
    {
        var moved = reached > Reached;
        if (moved)
            Volatile.Write(ref _reached, reached);
        if (people.Count > 0)
            Changed?.Invoke(people);
        if (moved)
            Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    internal void AnnounceQuarantined(long seq, string reason)
    {
        if (_quarantined.Count > ReasonsKept)
            _quarantined.Clear();
        _quarantined[seq] = reason;
        Announce(seq, []);
    }

    internal void AnnounceRebuilt() => Changed?.Invoke(null);
}
