using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>The kinds of touch as addresses and people name them.</summary>
internal static class TouchKindNames
{
    private static readonly (TouchKind Kind, string Key, string Title)[] Known =
    [
        (TouchKind.Visit, "visit", "Visits"),
        (TouchKind.Call, "call", "Calls"),
        (TouchKind.Chat, "chat", "Chats and messages"),
        (TouchKind.Meeting, "meeting", "Meetings booked"),
        (TouchKind.EmailClick, "email_click", "E-mail links followed"),
        (TouchKind.QrScan, "qr_scan", "QR codes scanned"),
        (TouchKind.Coupon, "coupon", "Coupons"),
        (TouchKind.Event, "event", "Events and webinars"),
        (TouchKind.Partner, "partner", "Partners"),
        (TouchKind.Outbound, "outbound", "Outbound by sales"),
        (TouchKind.Entered, "entered", "Entered by hand or import"),
        (TouchKind.EmailOpen, "email_open", "E-mails opened"),
        (TouchKind.AdImpression, "ad_impression", "Ads shown"),
    ];

    /// <summary>Every kind with its word and title; exposures last.</summary>
    public static IReadOnlyList<(TouchKind Kind, string Key, string Title)> All => Known;

    /// <summary>The kind of that word, or null.</summary>
    public static TouchKind? Find(string word) => Known.FirstOrDefault(k => k.Key.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)) is { Key: not null } known ? known.Kind : null;

    /// <summary>Its word.</summary>
    public static string KeyOf(TouchKind kind) => Known.First(k => k.Kind == kind).Key;

    /// <summary>What it says to people.</summary>
    public static string TitleOf(TouchKind kind) => Known.FirstOrDefault(k => k.Kind == kind) is { Title: not null } known ? known.Title : kind.ToString();
}
