namespace Throughline.Journeys;

/// <summary>Where attribution reads journeys from; the models do not know whether it is memory or a cluster.</summary>
public interface IJourneySource
{
    /// <summary>The workspace's journeys as of now: everything that was projected when the call began is in it.</summary>
    Task<JourneySet> OpenAsync(Guid workspace, CancellationToken cancellation);

    /// <summary>The same with the flagged touches that the filter lets in.</summary>
    Task<JourneySet> OpenAsync(Guid workspace, TrafficFilter traffic, CancellationToken cancellation);
}
