using System.Collections.Frozen;

namespace Throughline.Log;

/// <summary>
/// What people do that is not a page visit: the names an event of kind <see cref="Kinds.Interaction"/> carries (offline-capture.md, channel by kind).
/// With a declared channel the interaction counts for that channel; without one it takes the source of the visitor's session.
/// </summary>
public static class Interactions
{
    public const string Call = "call";
    public const string Chat = "chat";
    public const string Message = "message";
    public const string EmailReceived = "email_received";
    public const string MeetingBooked = "meeting_booked";
    public const string EmailClick = "email_click";
    public const string QrScan = "qr_scan";
    public const string CouponIssue = "coupon_issue";
    public const string EventCheckIn = "event_checkin";
    public const string BadgeScan = "badge_scan";
    public const string WebinarAttended = "webinar_attended";
    public const string PartnerReferral = "partner_referral";
    public const string DealRegistration = "deal_registration";
    public const string OutboundCall = "outbound_call";
    public const string OutboundEmail = "outbound_email";
    public const string OutboundReply = "outbound_reply";
    public const string LinkedInMessage = "linkedin_message";
    public const string DirectMail = "direct_mail";

    /// <summary>Somebody followed the link of an invitation to its meeting: it says who the browser is, and is no touch of its own, since the booking is.</summary>
    public const string MeetingJoined = "meeting_joined";

    /// <summary>A booked meeting was moved to another time: no touch of its own, since the booking is.</summary>
    public const string MeetingMoved = "meeting_moved";

    /// <summary>An e-mail's picture was loaded: an exposure, never credited by default.</summary>
    public const string EmailOpen = "email_open";

    /// <summary>An ad was shown: an exposure, never credited by default.</summary>
    public const string AdImpression = "ad_impression";

    // What a machine can cause, or what only says that we spoke, makes nobody a lead.
    private static readonly FrozenSet<string> Making = new[]
    {
        Call, Chat, Message, EmailReceived, MeetingBooked, EventCheckIn, BadgeScan, WebinarAttended, PartnerReferral, DealRegistration, CouponIssue, OutboundReply,
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>
    {
        [Call] = "Phone call",
        [Chat] = "Chat",
        [Message] = "Message",
        [EmailReceived] = "E-mail received",
        [MeetingBooked] = "Meeting booked",
        [EmailClick] = "Link in an e-mail followed",
        [QrScan] = "QR code scanned",
        [CouponIssue] = "Coupon issued",
        [EventCheckIn] = "Checked in at an event",
        [BadgeScan] = "Badge scanned",
        [WebinarAttended] = "Webinar attended",
        [PartnerReferral] = "Referred by a partner",
        [DealRegistration] = "Registered by a partner",
        [OutboundCall] = "Called by sales",
        [OutboundEmail] = "E-mail from sales",
        [OutboundReply] = "Answer to sales",
        [LinkedInMessage] = "LinkedIn message from sales",
        [DirectMail] = "Direct mail sent",
        [EmailOpen] = "E-mail opened",
        [AdImpression] = "Ad shown",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether an interaction of this name has a place in a journey.</summary>
    public static bool IsKnown(string? name) => name is not null && Titles.ContainsKey(name);

    /// <summary>Whether somebody who left a contact in it has asked for something.</summary>
    public static bool MakesLead(string? name) => name is not null && Making.Contains(name);

    /// <summary>What people read for it; a name of the sender's own is shown as it came.</summary>
    public static string Title(string? name) => name switch
    {
        null => "Interaction",
        MeetingJoined => "Joined the meeting",
        MeetingMoved => "Meeting moved",
        _ => Titles.GetValueOrDefault(name, name),
    };
}
