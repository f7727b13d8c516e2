namespace Throughline.Journeys.Rules;

/// <summary>
/// An interaction that says nothing of its own about where the person came from (a call, a chat, a meeting that names only the person) is credited to what brought the person: the last visit
/// before it, by whatever browser. Told when reading, so that visits that arrive late and people that become one change it too. Pure.
/// </summary>
/// <remarks>Give it one person's touches in the order of (time, arrival, event id).</remarks>
internal struct BroughtBy
{
    private long _visit;

    /// <summary>The acquisition a touch counts under; 0 when neither it nor a visit before it says anything.</summary>
    public long Of(TouchKind kind, long acquisition)
    {
        if (acquisition == 0)
            return _visit;
        if (kind == TouchKind.Visit)
            _visit = acquisition;
        return acquisition;
    }
}
