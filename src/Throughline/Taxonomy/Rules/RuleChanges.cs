namespace Throughline.Taxonomy.Rules;

/// <summary>What differs between two rule sets, in sentences. Pure.</summary>
internal static class RuleChanges
{
    /// <summary>The differences; empty when both say the same.</summary>
    internal static IReadOnlyList<string> Of(RuleDocument before, RuleDocument after)
    {
        var changes = new List<string>();
        var (old, now) = (before.Rules.Select(Sentence).ToList(), after.Rules.Select(Sentence).ToList());
        changes.AddRange(now.Except(old, StringComparer.Ordinal).Select(rule => $"New rule {now.IndexOf(rule) + 1}: {rule}"));
        changes.AddRange(old.Except(now, StringComparer.Ordinal).Select(rule => $"Gone: {rule}"));
        if (changes.Count == 0 && !old.SequenceEqual(now, StringComparer.Ordinal))
            changes.Add("The order of the rules");
        changes.AddRange(Differences(before.Aliases.Select(static a => $"“{a.Spelling}” stands for {a.Canonical}{(a.IsPaid ? ", paid" : "")}"), after.Aliases.Select(static a => $"“{a.Spelling}” stands for {a.Canonical}{(a.IsPaid ? ", paid" : "")}")));
        changes.AddRange(Differences(before.Sources.Select(Sentence), after.Sources.Select(Sentence)));
        changes.AddRange(Differences(before.AffiliateParameters.Select(static p => $"{p} means an affiliate"), after.AffiliateParameters.Select(static p => $"{p} means an affiliate")));
        return changes;
    }

    private static IEnumerable<string> Differences(IEnumerable<string> before, IEnumerable<string> after)
    {
        var (old, now) = (before.ToHashSet(StringComparer.Ordinal), after.ToHashSet(StringComparer.Ordinal));
        return now.Except(old, StringComparer.Ordinal).Select(static text => $"New: {text}").Concat(old.Except(now, StringComparer.Ordinal).Select(static text => $"Gone: {text}"));
    }

    private static string Sentence(WorkspaceRule rule) => $"{RuleSentence.Of(rule)} → {rule.Channel}{(rule.IsPaid ? ", paid" : "")}";

    private static string Sentence(OwnSource source) => $"{source.Name} is {source.Canonical}, {RuleSentence.Of(source.Category)}";
}
