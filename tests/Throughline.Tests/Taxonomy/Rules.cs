using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Tests.Taxonomy;

/// <summary>Short ways to write rule sets and to classify with them.</summary>
internal static class Rules
{
    public static WorkspaceRule Rule(string channel, params RuleCondition[] when) => new(channel, Channels.IsPaidByName(channel), when);

    public static RuleCondition When(RuleField field, RuleMatch match, string value) => new(field, match, value);

    public static RuleCondition Is(RuleField field, string value) => new(field, RuleMatch.Equals, value);

    public static Acquisition Acquisition(string query, string referrer = "") => Throughline.Taxonomy.Acquisition.Of(LandingUrl.Parse($"https://acme.test/{query}", referrer), ["acme.test"]);

    public static Classification Classify(RuleDocument rules, string query, string referrer = "") => RuleYaml.Compile(rules.Normalised()).Classifier.Classify(Acquisition(query, referrer));
}
