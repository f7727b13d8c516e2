namespace Throughline.Capture.Hits;

/// <summary>The properties by which an event of a door says what was used. No personal value.</summary>
internal sealed record HitFacts(Guid Thing, Guid? Part = null, long? Recipient = null, string? Class = null, string? Note = null);

/// <summary>Says that an event of the past was a machine's: what is known only later (a burst, a trap).</summary>
internal sealed record HitFlagged(Guid Thing, Guid Event, long OccurredAt, string Flag);

/// <summary>Kinds of events that only the doors of this room and whoever counts their touches know.</summary>
public static class DoorEvents
{
    /// <summary>A registered link was followed by somebody unknown: counted, no touch of its own (the visit that follows is).</summary>
    public const string LinkClicked = "link.clicked";

    /// <summary>An earlier interaction turned out to be a machine's; payload: event, occurredAt, flag. Carries the same visitor and person as the event it is about.</summary>
    public const string Flagged = "interaction.flagged";

    /// <summary>A coupon changed its state; payload: coupon, state, order, store.</summary>
    public const string CouponChanged = "coupon.changed";
}
