using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Throughline.Measure;

/// <summary>The long computations of this process: those that wait, run, and the last that ended.</summary>
internal sealed class ReportWorks
{
    private const int WaitingAtMost = 50;
    private const int EndedKept = 50;

    private readonly Channel<ReportWork> _queue = Channel.CreateBounded<ReportWork>(new BoundedChannelOptions(WaitingAtMost) { SingleReader = true });
    private readonly ConcurrentDictionary<string, ReportWork> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    internal ChannelReader<ReportWork> Queue => _queue.Reader;

    /// <summary>The work with this id: the one that is under way or that failed, else a new one. Null when too many wait.</summary>
    public ReportWork? StartOrFind(ReportWork work)
    {
        if (_known.TryGetValue(work.Id, out var known) && known.State != WorkState.Done)
            return known;
        if (!_queue.Writer.TryWrite(work))
            return null;
        _known[work.Id] = work;
        _order.Enqueue(work.Id);
        while (_order.Count > EndedKept + WaitingAtMost && _order.TryDequeue(out var oldest))
        {
            if (_known.TryGetValue(oldest, out var old) && old.IsOver)
                _known.TryRemove(oldest, out _);
        }

        return work;
    }

    /// <summary>A workspace's works, newest first.</summary>
    public IReadOnlyList<ReportWork> Of(Guid workspace) =>
        [.. _order.Reverse().Distinct(StringComparer.Ordinal).Select(id => _known.GetValueOrDefault(id)).OfType<ReportWork>().Where(w => w.Workspace == workspace)];

    /// <summary>The workspace's work with that id, or null.</summary>
    public ReportWork? Find(Guid workspace, string id) => _known.TryGetValue(id, out var work) && work.Workspace == workspace ? work : null;

    /// <summary>Stops a work; one that has not begun never will.</summary>
    public static void Cancel(ReportWork work)
    {
        work.Stop.Cancel();
        if (work.State == WorkState.Waiting)
            work.End(WorkState.Cancelled);
    }

    /// <summary>Forgets how a work ended, so that it can be started again.</summary>
    public void Forget(ReportWork work)
    {
        if (work.IsOver)
            _known.TryRemove(KeyValuePair.Create(work.Id, work));
    }
}
