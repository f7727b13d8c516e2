namespace Throughline.Taxonomy;

/// <summary>The fifteen channels, written as people read them.</summary>
public static class Channels
{
    public const string PaidSearch = "Paid Search";
    public const string PaidSocial = "Paid Social";
    public const string OrganicSearch = "Organic Search";
    public const string OrganicSocial = "Organic Social";
    public const string Referral = "Referral";
    public const string Partner = "Partner";
    public const string Direct = "Direct";
    public const string Event = "Event/Webinar";
    public const string Outbound = "Outbound";
    public const string Email = "Email";
    public const string Display = "Display";
    public const string Affiliate = "Affiliate";
    public const string Video = "Video";
    public const string AiAssistant = "AI Assistant";
    public const string Other = "Other/Unknown";

    /// <summary>All of them, in the order reports list them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        PaidSearch, PaidSocial, OrganicSearch, OrganicSocial, Referral, Partner, Direct, Event,
        Outbound, Email, Display, Affiliate, Video, AiAssistant, Other,
    ];

    /// <summary>The channel of that name in its one spelling, whatever the case, or null.</summary>
    public static string? Find(string? name) =>
        All.FirstOrDefault(channel => channel.Equals(name?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the channel is bought by its very name.</summary>
    public static bool IsPaidByName(string channel) => channel is PaidSearch or PaidSocial or Display;
}
