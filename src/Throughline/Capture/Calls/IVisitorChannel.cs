using Throughline.Storage;

namespace Throughline.Capture.Calls;

/// <summary>Which channel a visitor came by last: what Journeys and Taxonomy know and a door may ask when its numbers are all taken.</summary>
/// <remarks>Never throws for an unknown visitor; may be called concurrently.</remarks>
public interface IVisitorChannel
{
    /// <summary>The channels there are.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The channel of the visitor's latest session, or null.</summary>
    Task<string?> OfAsync(AppDb db, Guid workspace, Guid visitor, CancellationToken cancellation);
}
