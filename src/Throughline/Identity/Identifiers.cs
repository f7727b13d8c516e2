using Throughline.Log;

namespace Throughline.Identity;

/// <summary>Which identifiers an event names, for later rooms: strongest first.</summary>
public static class Identifiers
{
    /// <summary>Whose history an event belongs to: the browser it came from, else the strongest identifier it names, else nobody's.</summary>
    public static Guid? SubjectOf(Envelope e) => IdentifiersOf.Visitor(e.Workspace, e.Facts.Visitor) ?? (Of(e) is [var strongest, ..] ? strongest : null);

    public static IReadOnlyList<Guid> Of(Envelope e) => [.. IdentifiersOf.Event(e).Select(static i => i.NodeId)];
}
