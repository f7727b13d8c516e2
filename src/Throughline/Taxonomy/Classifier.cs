namespace Throughline.Taxonomy;

/// <summary>From a tuple to one of fifteen channels, by the decision table of channels.md 1.4 and what the workspace adds.</summary>
/// <remarks>Pure and thread-safe; one instance per rule set. Version of the common rules: <see cref="Version"/>.</remarks>
public sealed class Classifier(RuleSet rules)
{
    /// <summary>Changes whenever the common rules or tables change what a tuple means.</summary>
    public const int Version = 1;

    /// <summary>The common rules alone.</summary>
    public static Classifier Default { get; } = new(RuleSet.Default);

    /// <summary>What this classifier adds to the common rules.</summary>
    public RuleSet Rules => rules;

    /// <summary>What the tuple means.</summary>
    public Classification Classify(Acquisition acquisition)
    {
        var evidence = new Evidence(acquisition, rules);
        var verdict = ChannelRules.Decide(evidence);
        return new Classification(
            verdict.Channel, verdict.IsPaid, verdict.Detail, SourceOf(evidence, verdict.Channel), evidence.Medium, evidence.Campaign, verdict.Rule);
    }

    private string SourceOf(Evidence e, string channel) =>
        e.Source.Canonical.Length > 0 ? e.Source.Canonical
        : e.PartnerSource is { Length: > 0 } partner ? partner
        : e.HasReferrer ? e.Referrer.Canonical
        : e.ParameterSource() is { Length: > 0 } source ? OwnSources.NameOf(rules, source)
        : channel == Channels.Direct ? "(direct)"
        : "(not set)";
}
