using Throughline.Capture.Traffic;

namespace Throughline.Capture.Tracker;

/// <summary>What holds for all events of one request of the script.</summary>
/// <param name="Workspace">Whose key it was.</param>
/// <param name="ReceivedAt">Our clock on arrival.</param>
/// <param name="SentAt">The browser's clock at sending.</param>
/// <param name="SessionHint">The script's session; a hint, the server decides.</param>
/// <param name="Version">The script's version.</param>
/// <param name="UserAgent">From the request.</param>
/// <param name="Bot">Why the sender is no person; null for people.</param>
/// <param name="HasGpc">The request carried Global Privacy Control.</param>
/// <param name="Visitor">The browser.</param>
/// <param name="Meta">What Meta's own script keeps in the page's cookies; nothing where the request does not go to the page's own site.</param>
/// <param name="Traffic">Whether the sender is one of the workspace's own people, and its rules for pages.</param>
internal sealed record TrackerBatch(
    Guid Workspace, long ReceivedAt, long? SentAt, string? SessionHint, string? Version, string UserAgent, string? Bot, bool HasGpc, Guid Visitor, MetaCookies Meta, TrafficVerdict Traffic);
