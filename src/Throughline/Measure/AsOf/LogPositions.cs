using Throughline.Log;

namespace Throughline.Measure;

/// <summary>Finds where in the log a past instant lies, and reads what lies between two places.</summary>
internal sealed class LogPositions(IEventLog log)
{
    private const int Chunk = 4_000;

    // Beyond any log. Fixed, so that the search takes the same path however long the log has become.
    private const long End = 1L << 48;

    /// <summary>The place of the last event of the workspace that had been received at that instant; 0 when there was none.</summary>
    /// <remarks>
    /// The log is in order of arrival, so this halves it some fifty times. Requests that ran at the same moment may stand a few milliseconds out of order; the cut is
    /// then at one of them, always the same one.
    /// </remarks>
    public async Task<long> AtAsync(Guid workspace, long instantMs, CancellationToken cancellation)
    {
        var (low, high) = (0L, End);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var next = await log.ReadAsync(middle, 1, cancellation);
            if (next.Count == 0 || next[0].Seq > high || next[0].ReceivedAt > instantMs)
                high = middle;
            else
                low = next[0].Seq;
        }

        // Others' events between make no difference: the workspace's own last one names the place.
        var own = await log.NewestAsync(workspace, low + 1, 1, cancellation);
        return own.Count == 0 ? 0 : own[0].Seq;
    }

    /// <summary>The workspace's events after a place up to another, in order, in pieces.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Envelope>> BetweenAsync(
        Guid workspace, long afterSeq, long toSeq, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (afterSeq < toSeq)
        {
            var events = await log.ReadOfAsync(workspace, afterSeq, toSeq, Chunk, cancellation);
            if (events.Count == 0)
                yield break;
            afterSeq = events[^1].Seq;
            yield return events;
        }
    }
}
