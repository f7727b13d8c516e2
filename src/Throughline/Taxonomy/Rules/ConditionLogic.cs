namespace Throughline.Taxonomy.Rules;

/// <summary>What conditions say about each other: whether one holds on a value, whether one follows from another, whether two can hold at once. Pure.</summary>
internal static class ConditionLogic
{
    /// <summary>Whether the condition holds on the value; an absent value (empty) satisfies none.</summary>
    internal static bool Holds(RuleCondition condition, string value) => value.Length > 0 && condition.Value.Length > 0 && condition.Match switch
    {
        RuleMatch.Equals => value == condition.Value,
        RuleMatch.Contains => value.Contains(condition.Value, StringComparison.Ordinal),
        RuleMatch.StartsWith => value.StartsWith(condition.Value, StringComparison.Ordinal),
        RuleMatch.EndsWith => value.EndsWith(condition.Value, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether every value that satisfies <paramref name="strict"/> satisfies <paramref name="loose"/> too.</summary>
    internal static bool Implies(RuleCondition strict, RuleCondition loose) => strict.Field == loose.Field && (strict.Match, loose.Match) switch
    {
        (RuleMatch.Equals, _) => Holds(loose, strict.Value),
        (_, RuleMatch.Contains) => strict.Value.Contains(loose.Value, StringComparison.Ordinal),
        (RuleMatch.StartsWith, RuleMatch.StartsWith) => strict.Value.StartsWith(loose.Value, StringComparison.Ordinal),
        (RuleMatch.EndsWith, RuleMatch.EndsWith) => strict.Value.EndsWith(loose.Value, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether no value can satisfy both.</summary>
    internal static bool Exclude(RuleCondition one, RuleCondition other) => one.Field == other.Field && (one.Match, other.Match) switch
    {
        (RuleMatch.Equals, _) => !Holds(other, one.Value),
        (_, RuleMatch.Equals) => !Holds(one, other.Value),
        (RuleMatch.StartsWith, RuleMatch.StartsWith) => !Implies(one, other) && !Implies(other, one),
        (RuleMatch.EndsWith, RuleMatch.EndsWith) => !Implies(one, other) && !Implies(other, one),
        _ => false,
    };

    /// <summary>Whether an earlier rule takes everything this later one would match.</summary>
    internal static bool Covers(WorkspaceRule earlier, WorkspaceRule later) =>
        earlier.When.Count > 0 && earlier.When.All(loose => later.When.Any(strict => Implies(strict, loose)));

    /// <summary>Two conditions of the rule that no value satisfies together, or null.</summary>
    internal static (RuleCondition One, RuleCondition Other)? Contradiction(WorkspaceRule rule)
    {
        for (var i = 0; i < rule.When.Count; i++)
        {
            for (var j = i + 1; j < rule.When.Count; j++)
            {
                if (Exclude(rule.When[i], rule.When[j]))
                    return (rule.When[i], rule.When[j]);
            }
        }

        return null;
    }
}
