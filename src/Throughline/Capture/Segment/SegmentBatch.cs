using System.Text.Json;
using Throughline.Capture.Traffic;

namespace Throughline.Capture.Segment;

/// <summary>What holds for all items of one request.</summary>
/// <param name="Workspace">Whose key it was.</param>
/// <param name="Door"><c>segment</c> or <c>import</c>.</param>
/// <param name="Actor">The secret key or the import that says it; null for a public key, which may declare no channel and whose user ids are mere claims.</param>
/// <param name="ReceivedAt">Our clock on arrival.</param>
/// <param name="SentAt">The batch's <c>sentAt</c>; items without their own use it.</param>
/// <param name="Context">The batch's <c>context</c>, under each item's; undefined when there is none.</param>
/// <param name="HasGpc">The request carried Global Privacy Control.</param>
internal sealed record SegmentBatch(Guid Workspace, string Door, string? Actor, long ReceivedAt, long? SentAt, JsonElement Context, bool HasGpc)
{
    /// <summary>The workspace's own word: may declare a channel.</summary>
    public bool IsTrusted => Actor is not null;

    /// <summary>Whether the sender is one of the workspace's own people, and its rules for pages; null for files.</summary>
    public TrafficVerdict? Traffic { get; init; }

    /// <summary>Days an event may be old; null where any age is taken.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>A file of the past: every event brings its own time, of any age, and no clock is corrected.</summary>
    public bool IsHistory { get; init; }
}
