using System.Collections.Concurrent;

namespace Throughline.Capture.Coupons;

/// <summary>Stops who guesses codes: five wrong tries a minute, and a lock of an hour after twenty (offline-capture.md 7). Right ones cost nothing.</summary>
/// <remarks>In memory of one instance. Clients are users, and keys by store.</remarks>
internal sealed class CouponThrottle(TimeProvider time)
{
    private const int TriesAMinute = 5;
    private const int TriesUntilLocked = 20;
    private const int MostClients = 1_000;
    private const long MinuteMs = 60_000;
    private const long LockMs = 3_600_000;

    private readonly ConcurrentDictionary<string, List<long>> _wrong = new(StringComparer.Ordinal);

    /// <summary>Seconds until this client may try again; 0 when it may.</summary>
    public int WaitSeconds(string client)
    {
        if (!_wrong.TryGetValue(client, out var tries))
            return 0;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (tries)
        {
            tries.RemoveAll(at => now - at >= LockMs);
            if (tries.Count >= TriesUntilLocked)
                return Seconds(tries[^1] + LockMs - now);
            var recent = tries.Where(at => now - at < MinuteMs).ToList();
            return recent.Count >= TriesAMinute ? Seconds(recent[^TriesAMinute] + MinuteMs - now) : 0;
        }
    }

    /// <summary>Notes a wrong code.</summary>
    public void Wrong(string client)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (_wrong.Count >= MostClients)
            Forget(now);
        var tries = _wrong.GetOrAdd(client, static _ => []);
        lock (tries)
            tries.Add(now);
    }

    private void Forget(long now)
    {
        foreach (var (client, tries) in _wrong)
        {
            lock (tries)
            {
                if (tries.TrueForAll(at => now - at >= LockMs))
                    _wrong.TryRemove(client, out _);
            }
        }
    }

    private static int Seconds(long ms) => (int)Math.Max(1, (ms + 999) / 1_000);
}
