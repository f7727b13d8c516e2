using System.ComponentModel.DataAnnotations;

namespace Throughline.Capture;

/// <summary>Limits of the doors events come through (section <c>Capture</c>).</summary>
public sealed class CaptureOptions
{
    /// <summary>Bytes of one event of <c>/v1</c>, as JSON. Default 32 KiB, as Segment's. Longer: 413 for a single event, refused by itself in a batch.</summary>
    [Range(1_024, 1 << 20)]
    public int EventBytes { get; set; } = 32 << 10;

    /// <summary>Bytes of one batch of <c>/v1</c>, after unpacking. Default 500 KiB, as Segment's. Longer: 413.</summary>
    [Range(1_024, 64 << 20)]
    public int BatchBytes { get; set; } = 500 << 10;

    /// <summary>Events of one batch of <c>/v1</c>. Default 2,500, as Segment's. More: 413.</summary>
    [Range(1, 100_000)]
    public int BatchEvents { get; set; } = 2_500;

    /// <summary>Bytes of one request of the tracker. Default 64 KiB, what browsers let a closing page send. Longer: 413.</summary>
    [Range(1_024, 1 << 20)]
    public int TrackerBytes { get; set; } = 64 << 10;

    /// <summary>Events of one request of the tracker. Default 100. More: 413.</summary>
    [Range(1, 2_500)]
    public int TrackerEvents { get; set; } = 100;

    /// <summary>Bytes of one form post. Default 64 KiB. Longer: 413.</summary>
    [Range(1_024, 1 << 20)]
    public int FormBytes { get; set; } = 64 << 10;

    /// <summary>Bytes of one webhook delivery. Default 1 MiB. Longer: 413.</summary>
    [Range(1_024, 16 << 20)]
    public int HookBytes { get; set; } = 1 << 20;

    /// <summary>Address under which the outside reaches this server, such as <c>https://track.example.com</c>; empty takes it from each request. Needed behind a proxy that changes it: Twilio signs it.</summary>
    [Required(AllowEmptyStrings = true)]
    public string PublicUrl { get; set; } = "";

    /// <summary>Seconds of talk from which an answered call is qualified. Default 60.</summary>
    [Range(30, 120)]
    public int QualifiedCallSeconds { get; set; } = 60;

    /// <summary>Days an event sent with a write key may be old; older is refused as <c>too_old</c>. Default 7. Secret keys and imports may bring any age.</summary>
    [Range(1, 3_650)]
    public int MaxAgeDays { get; set; } = 7;

    /// <summary>Page views of one visitor in one minute; more are kept and left out of reports as <c>bot:rate</c>. Default 60.</summary>
    [Range(1, 100_000)]
    public int ViewsAMinute { get; set; } = 60;

    /// <summary>Page views from one public network address in one hour; more are kept and left out of reports as <c>bot:rate</c>. Default 1,000.</summary>
    [Range(1, 10_000_000)]
    public int ViewsAnHour { get; set; } = 1_000;

    /// <summary>File with networks of data centres, one a line, <c>#</c> for comments; visits from them are kept and left out of reports as <c>bot:data_centre</c>. Default empty: none are known. Read at the start.</summary>
    [Required(AllowEmptyStrings = true)]
    public string DataCentreFile { get; set; } = "";

    /// <summary>Days the visitor cookie lives, refreshed at most daily. Default 400, the longest that browsers grant.</summary>
    [Range(1, 400)]
    public int CookieDays { get; set; } = 400;

    /// <summary>Hours after which a registered link is followed again to see whether its parameters still arrive. Default 24; 0 never follows one unasked.</summary>
    [Range(0, 8_760)]
    public int LinkCheckHours { get; set; } = 24;
}
