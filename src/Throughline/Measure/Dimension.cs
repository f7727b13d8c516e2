using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>What credit is summed by.</summary>
public sealed record Dimension(string Key, string Label, Func<AcquisitionFacts, string> Of)
{
    /// <summary>Shown for an empty value.</summary>
    public const string NotSet = "(not set)";

    public static Dimension Channel { get; } = new("channel", "Channel", static a => a.Channel);

    /// <summary>The landing page is a property of the touch, not of its acquisition.</summary>
    public static Dimension LandingPage { get; } = OfTouch("landing_page", "Landing page");

    /// <summary>Visit, call, chat, …</summary>
    public static Dimension Kind { get; } = OfTouch("kind", "Kind of touch");

    /// <summary>The company of the contact whose touch it was: the domain of its e-mail, or with free mail the name as given.</summary>
    public static Dimension Company { get; } = OfTouch("company", "Company");

    /// <summary>The stage of the funnel map that had been reached when the touch happened.</summary>
    public static Dimension Stage { get; } = OfTouch("stage", "Stage");

    /// <summary>A property of the touch, its contact or its moment, not of what it came from: such reports know only credited touches.</summary>
    public bool IsOfTouch { get; private init; }

    public static IReadOnlyList<Dimension> All { get; } =
    [
        Channel,
        new("source", "Source", static a => a.Source),
        new("medium", "Medium", static a => a.Medium),
        new("campaign", "Campaign", static a => a.Campaign),
        new("content", "Content", static a => a.TagContent),
        new("term", "Term", static a => a.TagTerm),
        LandingPage,
        Kind,
        Company,
        Stage,
    ];

    /// <summary>The dimension of that key; channel when none is given; null when there is no such.</summary>
    public static Dimension? Find(string? key) => string.IsNullOrWhiteSpace(key) ? Channel : All.FirstOrDefault(d => d.Key == key.Trim().ToLowerInvariant().Replace('-', '_'));

    private static Dimension OfTouch(string key, string label) => new(key, label, static _ => NotSet) { IsOfTouch = true };
}
