namespace Throughline.Log;

/// <summary>Reads the log in order, one reader at a time, and keeps every room's tables up to date.</summary>
internal sealed class Projector(ProjectionSteps steps, WorkspaceReplay replay, IEventLog log, ProjectionFeed feed)
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Projects until the end of the log is reached; returns the place reached.</summary>
    public Task<long> CatchUpAsync(CancellationToken cancellation) => AloneAsync(async () =>
    {
        await replay.RunPendingAsync(cancellation);
        while (await steps.StepAsync(cancellation))
            await replay.RunPendingAsync(cancellation);
        return feed.Reached;
    }, cancellation);

    /// <summary>Empties every projection and reads the whole log again. Quarantined events get another chance.</summary>
    public Task RebuildAsync(IProgress<long>? progress, CancellationToken cancellation) => AloneAsync(async () =>
    {
        await steps.EmptyAsync(cancellation);
        while (await steps.StepAsync(cancellation))
            progress?.Report(feed.Reached);
        await replay.RunPendingAsync(cancellation);
        feed.AnnounceRebuilt();
        return true;
    }, cancellation);

    /// <summary>Gives a quarantined event another chance; returns null when it went through, else the reason it did not.</summary>
    public async Task<string?> ReplayAsync(Guid workspace, Guid eventId, CancellationToken cancellation)
    {
        var events = await log.FindAsync(workspace, [eventId], cancellation);
        return events.Count == 0 ? "the log holds no event with this id" : await AloneAsync(() => steps.RetryAsync(events[0], cancellation), cancellation);
    }

    /// <summary>Projects events that are handed over, wherever in the log they stand: for stores beside the live one. An event that a room cannot handle is set aside there.</summary>
    public Task ApplyAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation) => events.Count == 0 ? Task.CompletedTask : AloneAsync(async () =>
    {
        await steps.ApplyAsync(events, cancellation);
        return true;
    }, cancellation);

    private async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }
}
