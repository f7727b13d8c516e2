using System.Text.Json.Serialization;

namespace Throughline.Taxonomy;

/// <summary>What kind of place a source is.</summary>
[JsonConverter(typeof(SnakeCaseEnum<SourceCategory>))]
public enum SourceCategory
{
    /// <summary>Not in the table.</summary>
    None,

    /// <summary>A search engine.</summary>
    Search,

    /// <summary>A social network.</summary>
    Social,

    /// <summary>A video site.</summary>
    Video,

    /// <summary>An assistant that answers in words.</summary>
    Ai,

    /// <summary>A mail program or mail sender.</summary>
    Email,

    /// <summary>A marketplace.</summary>
    Shopping,

    /// <summary>An ad server or display network.</summary>
    AdServer,

    /// <summary>An affiliate network.</summary>
    Affiliate,

    /// <summary>An event or webinar platform.</summary>
    Event,

    /// <summary>A sales-engagement tool.</summary>
    Outbound,

    /// <summary>A stop on the way (payment, single sign-on, link shortener): never a source.</summary>
    Transit,

    /// <summary>Known, and nothing special.</summary>
    Referral,
}

/// <summary>A row of the source table: what a host, an app or a name is, and what reports call it.</summary>
public sealed record SourceEntry(SourceCategory Category, string Canonical);
