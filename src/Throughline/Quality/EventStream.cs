using System.Globalization;
using System.Runtime.CompilerServices;
using Throughline.Log;

namespace Throughline.Quality;

/// <summary>Tells an open page that events have arrived, as server-sent events.</summary>
internal sealed class EventStream(IEventLog log, ProjectionFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Beyond this a counter only says that there are many.</summary>
    private const int CountedAtMost = 500;

    // At most once a second, however many arrive: a counter that cannot be read helps nobody.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Something is said at least this often, so that proxies keep the connection and a closed one is noticed.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    // The browser connects again by itself; then the session is checked again.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>How many events of the workspace came after that place in the log, again and again.</summary>
    public async IAsyncEnumerable<string> CountAsync(Guid workspace, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var count in WatchAsync(workspace, after, cancellation))
            yield return count >= CountedAtMost ? $"{CountedAtMost - 1}+" : count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>One message, when the first event after that place has come.</summary>
    public async IAsyncEnumerable<string> FirstAsync(Guid workspace, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var count in WatchAsync(workspace, after, cancellation))
        {
            if (count == 0)
                continue;
            yield return "1";
            yield break;
        }
    }

    /// <summary>Whether a visitor or a server sent it; commands of users, of setup and of the clock are this installation's own.</summary>
    public static bool IsFromOutside(Envelope e) => e.Facts.Door is not ("app" or "clock");

    private async IAsyncEnumerable<int> WatchAsync(Guid workspace, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Life && !ending.IsCancellationRequested)
        {
            var seen = feed.Reached;
            var newest = await log.NewestAsync(workspace, long.MaxValue, CountedAtMost, cancellation);
            yield return newest.Count(e => e.Seq > after && IsFromOutside(e));
            if (!await PauseAsync(seen, ending.Token))
                yield break;
        }
    }

    // False when the reader has left or the server stops: the stream ends quietly.
    private async Task<bool> PauseAsync(long seen, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Pause, time, cancellation);
            await feed.WaitAsync(seen + 1, cancellation).WaitAsync(Silence, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
