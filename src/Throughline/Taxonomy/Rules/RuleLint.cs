using Throughline.Capture;

namespace Throughline.Taxonomy.Rules;

/// <summary>Judges a rule set before it is published: rules that can never fire, contradictions, duplicates, names nobody knows. Pure.</summary>
internal static class RuleLint
{
    /// <summary>Most own rules.</summary>
    internal const int RulesAtMost = 200;

    /// <summary>Most conditions of one rule.</summary>
    internal const int ConditionsAtMost = 6;

    /// <summary>Most spellings.</summary>
    internal const int AliasesAtMost = 5_000;

    /// <summary>Most own rows of the source table.</summary>
    internal const int SourcesAtMost = 1_000;

    /// <summary>The remarks, in the order of the document; the document must be normalised.</summary>
    /// <param name="document">The rules.</param>
    /// <param name="siteDomains">The workspace's own domains, as far as they are known.</param>
    internal static IReadOnlyList<RuleFinding> Of(RuleDocument document, IReadOnlyCollection<string>? siteDomains = null)
    {
        var findings = new List<RuleFinding>();
        findings.AddRange(Sizes(document));
        for (var i = 0; i < document.Rules.Count && i < RulesAtMost; i++)
            findings.AddRange(OfRule(document, i, siteDomains ?? []));
        findings.AddRange(OfAliases(document));
        findings.AddRange(OfSources(document));
        foreach (var (parameter, i) in document.AffiliateParameters.Select(static (p, i) => (p, i)))
        {
            if (ClickParameters.Find(parameter) is not { Kind: ClickKind.AffiliateName })
                findings.Add(Error($"affiliate_parameters[{i}]", $"“{parameter}” is no generic affiliate parameter; one of {string.Join(", ", AffiliateNames)}"));
        }

        return findings;
    }

    /// <summary>Parameters a workspace may opt into.</summary>
    internal static IEnumerable<string> AffiliateNames => ClickParameters.All.Where(static p => p.Kind == ClickKind.AffiliateName).Select(static p => p.Name);

    private static IEnumerable<RuleFinding> Sizes(RuleDocument document)
    {
        if (document.Rules.Count > RulesAtMost)
            yield return Error("rules", $"at most {RulesAtMost} rules; there are {document.Rules.Count}");
        if (document.Aliases.Count > AliasesAtMost)
            yield return Error("aliases", $"at most {AliasesAtMost} spellings; there are {document.Aliases.Count}");
        if (document.Sources.Count > SourcesAtMost)
            yield return Error("sources", $"at most {SourcesAtMost} own sources; there are {document.Sources.Count}");
    }

    private static IEnumerable<RuleFinding> OfRule(RuleDocument document, int place, IReadOnlyCollection<string> siteDomains)
    {
        var rule = document.Rules[place];
        var path = $"rules[{place}]";
        if (Channels.Find(rule.Channel) is null)
            yield return Error(path, $"“{rule.Channel}” is no channel; one of {string.Join(", ", Channels.All)}");
        else if (Channels.IsPaidByName(rule.Channel) && !rule.IsPaid)
            yield return Warning(path, $"{rule.Channel} is bought by its very name, but the rule does not say paid");
        if (rule.When.Count is 0 or > ConditionsAtMost)
            yield return Error(path, rule.When.Count == 0 ? "a rule without a condition never fires" : $"at most {ConditionsAtMost} conditions");
        for (var i = 0; i < rule.When.Count; i++)
        {
            if ((FaultOf(document, rule.When[i]) ?? ReferrerLint.FaultOf(document, rule.When[i], siteDomains)) is { } fault)
                yield return fault with { Path = $"{path}.when[{i}]" };
        }

        if (ConditionLogic.Contradiction(rule) is var (one, other))
            yield return Error(path, $"never fires: no value satisfies both “{RuleSentence.Of(one)}” and “{RuleSentence.Of(other)}”");
        else if (Covering(document, place) is { } earlier)
            yield return Shadowed(path, place, rule, earlier, document.Rules[earlier]);
    }

    private static RuleFinding Shadowed(string path, int place, WorkspaceRule rule, int earlier, WorkspaceRule other)
    {
        var isSame = ConditionLogic.Covers(rule, other);
        return (isSame, other.Channel == rule.Channel && other.IsPaid == rule.IsPaid) switch
        {
            (true, true) => Warning(path, $"never fires: it says the same as rule {earlier + 1}; delete one of them"),
            (true, false) => Error(path, $"never fires: rule {earlier + 1} has the same conditions and says {other.Channel}; keep one of them"),
            _ => Error(path, $"never fires: rule {earlier + 1} ({RuleSentence.Of(other)}) takes everything it would match; move rule {place + 1} above it"),
        };
    }

    private static int? Covering(RuleDocument document, int place)
    {
        for (var earlier = 0; earlier < place; earlier++)
        {
            if (ConditionLogic.Covers(document.Rules[earlier], document.Rules[place]))
                return earlier;
        }

        return null;
    }

    // What the compared value can never be: a spelling that is canonicalised away, an absent word, an unknown host.
    private static RuleFinding? FaultOf(RuleDocument document, RuleCondition condition)
    {
        if (condition.Value.Length == 0)
            return Error("", "a condition needs a value");
        if (TagText.IsAbsent(condition.Value, condition.Value) && condition is { Match: RuleMatch.Equals, Field: not RuleField.Referrer })
            return Error("", $"never holds: “{condition.Value}” counts as absent in every tag");
        if (condition is not { Field: RuleField.Source, Match: RuleMatch.Equals })
            return null;
        var canonical = OwnSources.OfTag((document with { Rules = [] }).ToRuleSet(PartnerNames.None), condition.Value).Canonical;
        return canonical == condition.Value || IsTarget(document, condition.Value) ? null : Error("", $"never holds: the source “{condition.Value}” is known as “{canonical}”; write that");
    }

    private static bool IsTarget(RuleDocument document, string name) => document.Aliases.Any(a => a.Canonical == name) || document.Sources.Any(s => s.Canonical == name);

    private static IEnumerable<RuleFinding> OfAliases(RuleDocument document)
    {
        var seen = new Dictionary<string, SourceAlias>(StringComparer.Ordinal);
        for (var i = 0; i < document.Aliases.Count; i++)
        {
            var alias = document.Aliases[i];
            var path = $"aliases[{i}]";
            if (alias.Spelling.Length == 0 || alias.Canonical.Length == 0)
                yield return Error(path, "a spelling and the source it stands for");
            else if (alias.Spelling == alias.Canonical)
                yield return Error(path, $"“{alias.Spelling}” stands for itself; delete it");
            else if (!seen.TryAdd(alias.Spelling, alias))
                yield return Error(path, seen[alias.Spelling].Canonical == alias.Canonical ? $"“{alias.Spelling}” is listed twice" : $"“{alias.Spelling}” stands for “{seen[alias.Spelling].Canonical}” already");
            else if (TagText.IsAbsent(alias.Spelling, alias.Spelling))
                yield return Error(path, $"“{alias.Spelling}” counts as absent in every tag, so it never names a source");
        }

        foreach (var (alias, i) in document.Aliases.Select(static (a, i) => (a, i)))
        {
            if (seen.TryGetValue(alias.Canonical, out var next) && alias.Spelling != alias.Canonical)
                yield return Error($"aliases[{i}]", $"“{alias.Canonical}” is itself a spelling of “{next.Canonical}”; name that");
            else if (alias.Spelling.Length > 0 && SourceLookup.OfTag(alias.Spelling) is var shipped && shipped.Canonical == alias.Canonical && shipped.ImpliesPaid == alias.IsPaid && alias.Spelling != alias.Canonical)
                yield return new RuleFinding($"aliases[{i}]", TagSeverity.Info, $"“{alias.Spelling}” is known as “{alias.Canonical}” without it");
        }
    }

    private static IEnumerable<RuleFinding> OfSources(RuleDocument document)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < document.Sources.Count; i++)
        {
            var source = document.Sources[i];
            if (source.Name.Length == 0 || source.Canonical.Length == 0)
                yield return Error($"sources[{i}]", "a host or name, and what reports call it");
            else if (!seen.Add(source.Name))
                yield return Error($"sources[{i}]", $"“{source.Name}” is listed twice");
            else if (source.Category == SourceCategory.None)
                yield return Error($"sources[{i}]", $"a kind: one of {string.Join(", ", Kinds)}");
            else if (document.Aliases.Any(a => a.Spelling == source.Name))
                yield return Warning($"sources[{i}]", $"“{source.Name}” is also a spelling, which is read first for tags");
        }
    }

    /// <summary>Kinds of source as YAML writes them.</summary>
    internal static IEnumerable<string> Kinds => Enum.GetValues<SourceCategory>().Where(static c => c != SourceCategory.None).Select(RuleYaml.NameOf);

    private static RuleFinding Error(string path, string message) => new(path, TagSeverity.Error, message);

    private static RuleFinding Warning(string path, string message) => new(path, TagSeverity.Warning, message);
}
