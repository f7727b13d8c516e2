namespace Throughline.Taxonomy.Rules;

/// <summary>The changes that the editor makes to a rule set. Null where what was to be changed is no longer there. Pure.</summary>
internal static class RuleEdits
{
    /// <summary>Replaces the rule at this place, counted from 1, or adds one at the end.</summary>
    internal static RuleDocument? Put(RuleDocument rules, int? place, WorkspaceRule rule)
    {
        var list = rules.Rules.ToList();
        if (place is null)
            list.Add(rule);
        else if (place < 1 || place > list.Count)
            return null;
        else
            list[place.Value - 1] = rule;
        return rules with { Rules = list };
    }

    /// <summary><c>up</c>, <c>down</c> or <c>delete</c> of the rule at this index.</summary>
    internal static RuleDocument? Act(RuleDocument rules, int index, string? what)
    {
        var list = rules.Rules.ToList();
        if (index < 0 || index >= list.Count)
            return null;
        var rule = list[index];
        list.RemoveAt(index);
        switch (what)
        {
            case "up":
                list.Insert(Math.Max(0, index - 1), rule);
                break;
            case "down":
                list.Insert(Math.Min(list.Count, index + 1), rule);
                break;
            case "delete":
                break;
            default:
                return null;
        }

        return rules with { Rules = list };
    }

    /// <summary>Says what a spelling stands for, in place of what it stood for before.</summary>
    internal static RuleDocument Name(RuleDocument rules, IEnumerable<SourceAlias> aliases)
    {
        var news = aliases.ToDictionary(static a => a.Spelling, StringComparer.Ordinal);
        return rules with { Aliases = [.. rules.Aliases.Where(a => !news.ContainsKey(a.Spelling)), .. news.Values] };
    }

    /// <summary>Takes a spelling away.</summary>
    internal static RuleDocument Unname(RuleDocument rules, string spelling) => rules with { Aliases = [.. rules.Aliases.Where(a => a.Spelling != spelling)] };

    /// <summary>Says what a host or name is, in place of what was said before.</summary>
    internal static RuleDocument Know(RuleDocument rules, OwnSource source) => rules with { Sources = [.. rules.Sources.Where(s => s.Name != source.Name), source] };

    /// <summary>Takes an own source away.</summary>
    internal static RuleDocument Forget(RuleDocument rules, string name) => rules with { Sources = [.. rules.Sources.Where(s => s.Name != name)] };
}
