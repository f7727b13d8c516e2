using Throughline.Log;

namespace Throughline.Identity;

/// <summary>Which identifiers an event names, for later rooms: strongest first.</summary>
public static class Identifiers
{
    public static IReadOnlyList<Guid> Of(Envelope e) => [.. IdentifiersOf.Event(e).Select(static i => i.NodeId)];
}
