using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>What credit is summed by.</summary>
public sealed record Dimension(string Key, string Label, Func<AcquisitionFacts, string> Of)
{
    /// <summary>Shown for an empty value.</summary>
    public const string NotSet = "(not set)";

    public static Dimension Channel { get; } = new("channel", "Channel", static a => a.Channel);

    /// <summary>The landing page is a property of the touch, not of its acquisition.</summary>
    public static Dimension LandingPage { get; } = new("landing_page", "Landing page", static _ => NotSet);

    public static IReadOnlyList<Dimension> All { get; } =
    [
        Channel,
        new("source", "Source", static a => a.Source),
        new("medium", "Medium", static a => a.Medium),
        new("campaign", "Campaign", static a => a.Campaign),
        new("content", "Content", static a => a.TagContent),
        new("term", "Term", static a => a.TagTerm),
        LandingPage,
    ];

    /// <summary>The dimension of that key; channel when none is given; null when there is no such.</summary>
    public static Dimension? Find(string? key) => string.IsNullOrWhiteSpace(key) ? Channel : All.FirstOrDefault(d => d.Key == key.Trim().ToLowerInvariant().Replace('-', '_'));
}
