namespace Throughline.Taxonomy;

/// <summary>What the form of a rule sends.</summary>
internal sealed class RuleInput
{
    /// <summary>Which rule is edited, from 1; null for a new one.</summary>
    public int? Place { get; set; }

    public int? Revision { get; set; }

    public string? Name { get; set; }

    public string? Channel { get; set; }

    public bool IsPaid { get; set; }

    public List<ConditionInput> When { get; set; } = [];

    public static RuleInput Of(WorkspaceRule rule, int place) => new()
    {
        Place = place,
        Name = rule.Name,
        Channel = rule.Channel,
        IsPaid = rule.IsPaid,
        When = [.. rule.When.Select(static c => new ConditionInput { Field = c.Field, Match = c.Match, Value = c.Value })],
    };

    /// <summary>A new rule about tags that were seen; empty when none are named.</summary>
    public static RuleInput For(string? source, string? medium)
    {
        var input = new RuleInput();
        if (!string.IsNullOrEmpty(source))
            input.When.Add(new ConditionInput { Field = RuleField.Source, Value = source });
        if (!string.IsNullOrEmpty(medium))
            input.When.Add(new ConditionInput { Field = RuleField.Medium, Value = medium });
        return input;
    }

    /// <summary>The rule; lines without a value are left out.</summary>
    public WorkspaceRule ToRule() => new(Channel ?? "", IsPaid, [.. When.Where(static c => !string.IsNullOrWhiteSpace(c.Value)).Select(static c => new RuleCondition(c.Field, c.Match, c.Value!))]) { Name = Name ?? "" };
}

/// <summary>One line of the form.</summary>
internal sealed class ConditionInput
{
    public RuleField Field { get; set; }

    public RuleMatch Match { get; set; }

    public string? Value { get; set; }
}
