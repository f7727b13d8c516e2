using Throughline.Deals;
using Throughline.Log;

namespace Throughline.Measure.Rules;

/// <summary>Why a number changed: the classes into which the events between two instants fall, in the order in which they are let take effect.</summary>
public enum Cause
{
    /// <summary>What people did before the first instant, recorded after it.</summary>
    LateEvents = 0,

    /// <summary>What people did since.</summary>
    NewEvents = 1,

    /// <summary>Evidence of who somebody is: it joins devices and persons, or parts them.</summary>
    Identity = 2,

    /// <summary>Rules that were published: they apply to all history.</summary>
    Rules = 3,

    /// <summary>Deals opened, changed, won, lost.</summary>
    Deals = 4,

    /// <summary>Money given back.</summary>
    Refunds = 5,

    /// <summary>What campaigns cost.</summary>
    Spend = 6,

    /// <summary>Exchange rates stated since: they convert deals of any age.</summary>
    Rates = 7,

    /// <summary>How journeys are made: attribution settings and the funnel map. No events, but instants of their own.</summary>
    Settings = 8,
}

/// <summary>Sorts events into causes. Pure.</summary>
/// <remarks>
/// An event of a known browser that also says whose browser it is counts twice: what was done takes effect with the late or new events, without the person; who it was takes
/// effect with the identity evidence. Events without a browser are not parted. The order is fixed, and what one step makes is measured after all steps before it.
/// </remarks>
internal static class Causes
{
    // What later rooms make of these does not depend on whether the person is known at first.
    private static readonly HashSet<string> Parted = [Kinds.PageView, Kinds.Screen, Kinds.Track, Kinds.Identify, Kinds.FormSubmit, Kinds.Group];

    public static IReadOnlyList<Cause> InOrder { get; } = Enum.GetValues<Cause>();

    /// <summary>Those that events belong to, in the same order: all but the last, which is the settings.</summary>
    public static IReadOnlyList<Cause> OfEvents { get; } = [.. InOrder.Where(static c => c != Cause.Settings)];

    /// <summary>The event as it takes effect under a cause; null when it does not.</summary>
    /// <param name="e">An event received after the first instant.</param>
    /// <param name="cause">The step.</param>
    /// <param name="sinceMs">The first instant.</param>
    public static Envelope? Under(this Envelope e, Cause cause, long sinceMs)
    {
        var own = Of(e, sinceMs);
        if (own == cause)
            return own is Cause.LateEvents or Cause.NewEvents && SaysWho(e) ? Nameless(e) : e;
        return cause == Cause.Identity && own is Cause.LateEvents or Cause.NewEvents && SaysWho(e) ? e : null;
    }

    /// <summary>The first cause under which an event takes effect.</summary>
    public static Cause Of(Envelope e, long sinceMs) => e.Kind switch
    {
        DealEvents.Refunded => Cause.Refunds,
        _ when e.Kind.StartsWith("deal.", StringComparison.Ordinal) => Cause.Deals,
        _ when e.Kind.StartsWith("rate.", StringComparison.Ordinal) => Cause.Rates,
        _ when e.Kind.StartsWith("spend.", StringComparison.Ordinal) => Cause.Spend,
        _ when e.Kind.StartsWith("taxonomy.", StringComparison.Ordinal) || e.Kind.StartsWith("rules.", StringComparison.Ordinal) => Cause.Rules,
        _ when e.Kind.StartsWith("identity.", StringComparison.Ordinal) => Cause.Identity,
        Kinds.Alias => Cause.Identity,
        Kinds.Identify or Kinds.Group when e.Facts.Visitor is null => Cause.Identity,
        _ => e.OccurredAt <= sinceMs ? Cause.LateEvents : Cause.NewEvents,
    };

    // A hand-over code joins the browser to the form it filled in on another host.
    private static bool SaysWho(Envelope e) => Parted.Contains(e.Kind) && e.Facts.Visitor is not null && (e.Facts.HandOver is not null || e.Personal is { } p && (p with { Clicks = null }) != new EventPersonal());

    private static Envelope Nameless(Envelope e) => e with
    {
        Facts = e.Facts with { HandOver = null },
        Personal = e.Personal?.Clicks is { } clicks ? new EventPersonal { Clicks = clicks } : null,
    };
}
