namespace Throughline.Storage;

/// <summary>One touch as the columnar index takes it.</summary>
public readonly record struct TouchRow(Guid Person, long OccurredAt, long Acquisition, long Page, int Kind);

/// <summary>Receives touches in order.</summary>
public delegate void TouchSink(in TouchRow row);

/// <summary>The bulk read of touches that fills journey indexes: each store does it its fastest way.</summary>
/// <remarks>Rows come ordered by person, time, arrival, event id. Flagged touches (bots, tests) are left out unless asked for. Safe to call from several threads.</remarks>
public interface ITouchScan
{
    /// <summary>All touches of the people whose id is at least <paramref name="from"/> and, unless it is the nil id, below <paramref name="below"/>.</summary>
    void All(Guid workspace, Guid from, Guid below, TouchSink sink);

    /// <summary>The touches of these people.</summary>
    /// <param name="workspace">Whose people.</param>
    /// <param name="people">Their ids.</param>
    /// <param name="flagged">Start of the flags of touches to read as well; null for none, the empty text for all.</param>
    /// <param name="sink">Receives them.</param>
    void OfPeople(Guid workspace, IReadOnlyCollection<Guid> people, string? flagged, TouchSink sink);
}
