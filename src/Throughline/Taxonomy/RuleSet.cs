using System.Text.Json.Serialization;

namespace Throughline.Taxonomy;

/// <summary>What one workspace adds to the common rules: own rules, spellings, partners, opted-in affiliate parameters, own source rows.</summary>
public sealed record RuleSet
{
    /// <summary>Nothing added.</summary>
    public static RuleSet Default { get; } = new();

    /// <summary>Names the version, so that history can be classified again when rules change.</summary>
    public string Version { get; init; } = "default";

    /// <summary>Own rules, in order; the first that matches decides (R02).</summary>
    public IReadOnlyList<WorkspaceRule> Rules { get; init; } = [];

    /// <summary>Reference codes of partners (R03), in their one form.</summary>
    public IReadOnlySet<string> PartnerCodes { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What reports call visits that carry a partner's code, or come from its domain, and name no source of their own.</summary>
    public IReadOnlyDictionary<string, string> PartnerSourceOf { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Registrable domains of partners (R03).</summary>
    public IReadOnlySet<string> PartnerDomains { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Source names of partners (R03), normalised.</summary>
    public IReadOnlySet<string> PartnerSources { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Own spellings of sources: what a tag says, in its normalised form, and what it means. They win over the shipped ones.</summary>
    public IReadOnlyDictionary<string, SourceAlias> Aliases { get; init; } = new Dictionary<string, SourceAlias>(StringComparer.Ordinal);

    /// <summary>Generic affiliate parameters that count here (<c>via</c>, <c>aff_id</c>, …).</summary>
    public IReadOnlySet<string> AffiliateParameters { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Own rows of the source table by source name or host; they win over the shipped ones.</summary>
    public IReadOnlyDictionary<string, SourceEntry> Sources { get; init; } = new Dictionary<string, SourceEntry>(StringComparer.Ordinal);
}

/// <summary>One rule of a workspace: all conditions must hold.</summary>
/// <param name="Channel">One of <see cref="Channels"/>.</param>
/// <param name="IsPaid">What the classification says.</param>
/// <param name="When">The conditions; an empty list never matches.</param>
public sealed record WorkspaceRule(string Channel, bool IsPaid, IReadOnlyList<RuleCondition> When)
{
    /// <summary>What its authors call it; may be empty.</summary>
    public string Name { get; init; } = "";
}

/// <summary>One spelling of a source and the source it stands for.</summary>
/// <param name="Spelling">As tags write it, normalised.</param>
/// <param name="Canonical">What reports call it.</param>
/// <param name="IsPaid">Whether the very spelling means an ad (<c>fb-promo</c>): evidence E2.</param>
public sealed record SourceAlias(string Spelling, string Canonical, bool IsPaid);

/// <summary>One condition of a workspace's rule, on normalised values.</summary>
public sealed record RuleCondition(RuleField Field, RuleMatch Match, string Value);

/// <summary>What a condition looks at.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RuleField>))]
public enum RuleField
{
    /// <summary>Canonical source.</summary>
    Source,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>Campaign.</summary>
    Campaign,

    /// <summary>Term.</summary>
    Term,

    /// <summary>Content.</summary>
    Content,

    /// <summary>Campaign id.</summary>
    CampaignId,

    /// <summary>Host of an external referrer.</summary>
    Referrer,
}

/// <summary>How a condition compares.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RuleMatch>))]
public enum RuleMatch
{
    /// <summary>The whole value.</summary>
    Equals,

    /// <summary>Anywhere in it.</summary>
    Contains,

    /// <summary>At its start.</summary>
    StartsWith,

    /// <summary>At its end.</summary>
    EndsWith,
}
