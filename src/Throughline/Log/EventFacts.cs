using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Log;

/// <summary>The part of an event without personal values: kept for ever, shown as received.</summary>
public sealed record EventFacts
{
    /// <summary>The door it came through: <c>tracker</c>, <c>segment</c>, <c>form</c>, <c>api</c>, <c>app</c>, <c>import</c>, <c>demo</c>, <c>clock</c>.</summary>
    public required string Door { get; init; }

    /// <summary>The id the sender gave, when it is not the event id itself.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who says so: the id of a user, a secret key, an import or a webhook; null for what a browser or a public key sent.</summary>
    public string? Actor { get; init; }

    /// <summary>The workspace's own word: it may join people and overrules what visitors typed.</summary>
    [JsonIgnore]
    public bool IsStated => Actor is not null;

    /// <summary>The browser or device: the cookie's id, or Segment's anonymousId.</summary>
    public string? Visitor { get; init; }

    /// <summary>Custom event name of a <c>track</c>, or the form's id.</summary>
    public string? Name { get; init; }

    /// <summary>Page address with personal parameters masked.</summary>
    public string? Url { get; init; }

    /// <summary>Referrer with personal parameters masked.</summary>
    public string? Referrer { get; init; }

    /// <summary>Page title.</summary>
    public string? Title { get; init; }

    /// <summary>Channel declared by the door (rule R01).</summary>
    public string? Channel { get; init; }

    /// <summary>Source declared by the door.</summary>
    public string? Source { get; init; }

    /// <summary>Joins a form post on another host to the tracker's event of the same submit.</summary>
    public string? HandOver { get; init; }

    /// <summary>The lead a command is about.</summary>
    public Guid? Lead { get; init; }

    /// <summary>The identifier whose history it belongs to, where a command names a known person without repeating who it is.</summary>
    public Guid? Subject { get; init; }

    /// <summary>The deal a command is about.</summary>
    public Guid? Deal { get; init; }

    /// <summary>The import that brought it, or that a command takes back.</summary>
    public Guid? Import { get; init; }

    /// <summary>The sender's own time stamp, UTC milliseconds.</summary>
    public long? ClientAt { get; init; }

    /// <summary>When the sender says it sent, UTC milliseconds.</summary>
    public long? SentAt { get; init; }

    /// <summary>Why reports leave it out by default: <c>bot:…</c>, <c>internal</c>, <c>test</c>; null for people.</summary>
    public string? Flag { get; init; }

    /// <summary>Remarks of intake: <c>future</c>, <c>clock_corrected</c>, …</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>Consent as of the event.</summary>
    public ConsentFacts? Consent { get; init; }

    /// <summary>Language, time zone, device, library: small and non-personal.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>The event's own properties.</summary>
    public JsonElement? Properties { get; init; }
}

/// <summary>What the visitor allowed when the event happened; null is unknown.</summary>
/// <param name="Proof">The consent tool's own record of it, such as a TCF string; on the event that tells the choice only.</param>
public sealed record ConsentFacts(bool? Analytics, bool? Ads, bool? Gpc, string? Proof = null);

/// <summary>The part of an event with personal values; replaced by a tombstone on erasure.</summary>
public sealed record EventPersonal
{
    /// <summary>E-mail as given.</summary>
    public string? Email { get; init; }

    /// <summary>The sender's own user id.</summary>
    public string? UserId { get; init; }

    /// <summary>The id that an alias call replaces.</summary>
    public string? PreviousId { get; init; }

    /// <summary>Phone as given.</summary>
    public string? Phone { get; init; }

    /// <summary>Name as given.</summary>
    public string? Name { get; init; }

    /// <summary>Company as given.</summary>
    public string? Company { get; init; }

    /// <summary>Click ids by parameter, values verbatim.</summary>
    public IReadOnlyDictionary<string, string>? Clicks { get; init; }

    /// <summary>Other traits or form fields as received.</summary>
    public JsonElement? Traits { get; init; }

    /// <summary>Free text of a note or reason.</summary>
    public string? Text { get; init; }
}
