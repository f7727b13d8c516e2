using System.Text.Json;
using Throughline.Capture;
using Throughline.Log;

namespace Throughline.Taxonomy;

/// <summary>A workspace's own row of the source table: what a host (its subdomains included) or a name is.</summary>
/// <param name="Name">Host or source name, normalised.</param>
/// <param name="Canonical">What reports call it.</param>
/// <param name="Category">What kind of place it is.</param>
public sealed record OwnSource(string Name, string Canonical, SourceCategory Category);

/// <summary>What the people of a workspace write into the taxonomy: drafted, published as a version, exported as YAML. Partners come from their registry besides.</summary>
public sealed record RuleDocument
{
    /// <summary>Nothing added to the common rules.</summary>
    public static RuleDocument Empty { get; } = new();

    /// <summary>Own rules, in order; the first that matches decides.</summary>
    public IReadOnlyList<WorkspaceRule> Rules { get; init; } = [];

    /// <summary>Spellings of sources.</summary>
    public IReadOnlyList<SourceAlias> Aliases { get; init; } = [];

    /// <summary>Own rows of the source table.</summary>
    public IReadOnlyList<OwnSource> Sources { get; init; } = [];

    /// <summary>Generic affiliate parameters that count here.</summary>
    public IReadOnlyList<string> AffiliateParameters { get; init; } = [];

    /// <summary>The document as the log and the tables keep it; equal documents give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EnvelopeJson.Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static RuleDocument FromJson(string json) => JsonSerializer.Deserialize<RuleDocument>(json, EnvelopeJson.Options) ?? Empty;

    /// <summary>The rules with values in the form in which tags are compared, channels in their one spelling, lists in a fixed order.</summary>
    public RuleDocument Normalised() => new()
    {
        Rules = [.. Rules.Select(static rule => new WorkspaceRule(Channels.Find(rule.Channel) ?? TagText.Tidied(rule.Channel), rule.IsPaid, [.. rule.When.Select(static c => c with { Value = ValueOf(c) })]) { Name = TagText.Tidied(rule.Name) })],
        Aliases = [.. Aliases.Select(static a => new SourceAlias(TagText.Normalise(a.Spelling), TagText.Normalise(a.Canonical), a.IsPaid)).OrderBy(static a => a.Canonical, StringComparer.Ordinal).ThenBy(static a => a.Spelling, StringComparer.Ordinal)],
        Sources = [.. Sources.Select(static s => new OwnSource(HostOf(s.Name), TagText.Normalise(s.Canonical), s.Category)).OrderBy(static s => s.Name, StringComparer.Ordinal)],
        AffiliateParameters = [.. AffiliateParameters.Select(static p => p.Trim().ToLowerInvariant()).Where(static p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    /// <summary>The document with empty lists and texts where what was sent has null: what is missing is then a remark, not an exception.</summary>
    internal RuleDocument WithoutNulls() => new()
    {
        Rules = [.. Present(Rules).Select(static rule => new WorkspaceRule(rule.Channel ?? "", rule.IsPaid, [.. Present(rule.When).Select(static c => c with { Value = c.Value ?? "" })]) { Name = rule.Name ?? "" })],
        Aliases = [.. Present(Aliases).Select(static a => new SourceAlias(a.Spelling ?? "", a.Canonical ?? "", a.IsPaid))],
        Sources = [.. Present(Sources).Select(static s => new OwnSource(s.Name ?? "", s.Canonical ?? "", s.Category))],
        AffiliateParameters = [.. Present(AffiliateParameters)],
    };

    /// <summary>The rule set that classifiers run on.</summary>
    internal RuleSet ToRuleSet(PartnerNames partners)
    {
        var aliases = new Dictionary<string, SourceAlias>(StringComparer.Ordinal);
        foreach (var alias in Aliases)
            aliases.TryAdd(alias.Spelling, alias);
        var sources = new Dictionary<string, SourceEntry>(StringComparer.Ordinal);
        foreach (var source in Sources)
            sources.TryAdd(source.Name, new SourceEntry(source.Category, source.Canonical));
        return new RuleSet
        {
            Rules = Rules,
            Aliases = aliases,
            Sources = sources,
            AffiliateParameters = AffiliateParameters.ToHashSet(StringComparer.Ordinal),
            PartnerCodes = partners.Codes.Select(static c => c.Value).ToHashSet(StringComparer.Ordinal),
            PartnerDomains = partners.Domains.Select(static d => d.Value).ToHashSet(StringComparer.Ordinal),
            PartnerSourceOf = partners.Codes.Concat(partners.Domains).DistinctBy(static n => n.Value).ToDictionary(static n => n.Value, static n => n.Source, StringComparer.Ordinal),
            PartnerSources = partners.Sources.ToHashSet(StringComparer.Ordinal),
        };
    }

    private static IEnumerable<T> Present<T>(IReadOnlyList<T>? rows) => rows?.Where(static row => row is not null) ?? [];

    private static string ValueOf(RuleCondition condition) =>
        condition is { Field: RuleField.Referrer, Match: RuleMatch.Equals } ? HostOf(condition.Value) : TagText.Normalise(condition.Value);

    // People paste the address of a page where its host belongs.
    private static string HostOf(string text)
    {
        var tidy = TagText.Normalise(text);
        var rest = tidy.Contains("://", StringComparison.Ordinal) ? tidy[(tidy.IndexOf("://", StringComparison.Ordinal) + 3)..] : tidy;
        var host = HostName.Normalise(rest.Split('/')[0]);
        return host is not null && HostName.LooksLikeHost(host) ? host : tidy;
    }
}

/// <summary>What the partner registry adds to the rules: reference codes, registrable domains and source names of all partners, past ones too: what they brought stays theirs.</summary>
internal sealed record PartnerNames(IReadOnlyList<PartnerName> Codes, IReadOnlyList<PartnerName> Domains, IReadOnlyList<string> Sources)
{
    internal static PartnerNames None { get; } = new([], [], []);
}

/// <summary>A code or domain of a partner, and what reports call what it brings.</summary>
internal sealed record PartnerName(string Value, string Source);
