namespace Throughline.Log;

/// <summary>How a user's or key's command becomes a fact: appended to the log, then waited for until every room shows it.</summary>
public sealed class Commands(IEventLog log, ProjectionFeed feed)
{
    /// <summary>Appends one event and waits until it is projected.</summary>
    /// <returns>Null when it took effect; else the reason why a room could not handle it (it is in quarantine).</returns>
    /// <exception cref="LogFullException">The queue is full; nothing was stored.</exception>
    public async Task<string?> RunAsync(Envelope command, CancellationToken cancellation)
    {
        var appended = await log.AppendAsync([command], cancellation);
        return await feed.WaitAsync(appended[0].Seq, cancellation);
    }
}
