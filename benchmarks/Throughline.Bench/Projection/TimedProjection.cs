using System.Diagnostics;
using Throughline.Log;

namespace Throughline.Bench.Projection;

/// <summary>A room's projection with a stopwatch around it.</summary>
internal sealed class TimedProjection(IProjection inner) : IProjection
{
    private readonly Stopwatch _watch = new();

    public string Name => inner.GetType().Name;

    public TimeSpan Elapsed => _watch.Elapsed;

    public long Allocated { get; private set; }

    public IReadOnlyList<Type> Tables => inner.Tables;

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var before = GC.GetTotalAllocatedBytes();
        _watch.Start();
        await inner.ApplyAsync(batch, cancellation);
        _watch.Stop();
        Allocated += GC.GetTotalAllocatedBytes() - before;
    }

    public void Reset()
    {
        _watch.Reset();
        Allocated = 0;
    }
}
