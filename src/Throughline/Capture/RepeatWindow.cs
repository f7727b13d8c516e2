using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>Makes what is sent again within a short window the same event: a second press of a button, a proxy that repeats.</summary>
/// <remarks>
/// Times are cut into windows; an event close to one of the window before or after takes that one's id. Looking and storing happen under one lock a key, so two requests
/// in flight on both sides of a cut are one, too. The lock is this process's: behind several instances such a pair can still become two.
/// </remarks>
internal sealed class RepeatWindow(IEventLog log)
{
    private const int Stripes = 1_024;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Stripes).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Stores an event under the id that this key has at this time.</summary>
    /// <param name="workspace">Whose event.</param>
    /// <param name="kind">What is repeated, such as <c>form</c>.</param>
    /// <param name="key">What two sendings of the same thing share.</param>
    /// <param name="at">When it was received, UTC milliseconds.</param>
    /// <param name="windowMs">How far apart two sendings of one thing may be.</param>
    /// <param name="store">Stores it under the id; ends when it is on disk.</param>
    /// <param name="cancellation">Gives up waiting for the lock.</param>
    public async Task<T> OnceAsync<T>(Guid workspace, string kind, string key, long at, long windowMs, Func<Guid, Task<T>> store, CancellationToken cancellation)
    {
        var gate = _locks[(uint)StableId.Number(workspace, kind, key) % Stripes];
        await gate.WaitAsync(cancellation);
        try
        {
            var slot = at / windowMs;
            // One that was received later may have come to the lock first.
            var near = await log.FindAsync(workspace, [IdOf(slot - 1), IdOf(slot + 1)], cancellation);
            return await store(near.FirstOrDefault(e => Math.Abs(at - e.OccurredAt) < windowMs)?.EventId ?? IdOf(slot));
        }
        finally
        {
            gate.Release();
        }

        Guid IdOf(long number) => StableId.Of(workspace, kind, $"{key}\n{number}");
    }
}
