using Throughline.Log;

namespace Throughline.Identity;

/// <summary>Which identifiers an event names, for later rooms: strongest first.</summary>
public static class Identifiers
{
    /// <summary>Whose history an event belongs to: the browser it came from, else the strongest identifier it names, else nobody's.</summary>
    public static Guid? SubjectOf(Envelope e, string? region = null) => BrowserOf(e) ?? (Of(e, region) is [var strongest, ..] ? strongest : null);

    /// <summary>The browser an event came from, as a node; null when it names none.</summary>
    public static Guid? BrowserOf(Envelope e) => IdentifiersOf.Visitor(e.Workspace, e.Facts.Visitor);

    /// <param name="e">The event.</param>
    /// <param name="region">Country in which national phone numbers are read; null reads international ones only.</param>
    public static IReadOnlyList<Guid> Of(Envelope e, string? region = null) => [.. IdentifiersOf.Event(e, region).Select(static i => i.NodeId)];
}
