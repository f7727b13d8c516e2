namespace Throughline.Log;

/// <summary>Gives events in quarantine another chance, after a fix.</summary>
public sealed class Replay
{
    private readonly Projector _projector;

    internal Replay(Projector projector) => _projector = projector;

    /// <summary>Reads one event of the workspace again; null when it went through, else the reason it did not.</summary>
    public Task<string?> RunAsync(Guid workspace, Guid eventId, CancellationToken cancellation) => _projector.ReplayAsync(workspace, eventId, cancellation);
}
