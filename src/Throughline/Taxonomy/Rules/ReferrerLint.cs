using Throughline.Capture;

namespace Throughline.Taxonomy.Rules;

/// <summary>Referrers that no rule ever sees: they are set aside before the rules are asked (channels.md 1.2). Pure.</summary>
internal static class ReferrerLint
{
    /// <summary>Why a condition on the referrer never holds; null when it can.</summary>
    public static RuleFinding? FaultOf(RuleDocument document, RuleCondition condition, IReadOnlyCollection<string> siteDomains)
    {
        if (condition.Field != RuleField.Referrer || condition.Value.Length == 0)
            return null;
        if (condition.Value.AsSpan().ContainsAny("/?# "))
            return Error($"never holds: a referrer’s host has no path; leave “{condition.Value[condition.Value.AsSpan().IndexOfAny("/?# ")..]}” out");
        if (condition.Match != RuleMatch.Equals)
            return null;
        if (ReferrerSpam.IsSpam(condition.Value))
            return Error($"never holds: “{condition.Value}” is on the list of referrer spam, which counts as no referrer");
        if (SourceTable.OfHost(condition.Value, "/", out _)?.Category == SourceCategory.Transit || document.Sources.Any(s => s.Name == condition.Value && s.Category == SourceCategory.Transit))
            return Error($"never holds: “{condition.Value}” is a stop on the way, such as a payment or a sign-in, and never a source");
        return siteDomains.Any(domain => domain.Length > 0 && PublicSuffixes.SameSite(condition.Value, domain))
            ? new RuleFinding("", TagSeverity.Warning, $"never holds: “{condition.Value}” is a site of your own, which is no referrer")
            : null;
    }

    private static RuleFinding Error(string message) => new("", TagSeverity.Error, message);
}
