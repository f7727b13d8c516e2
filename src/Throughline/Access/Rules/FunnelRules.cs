namespace Throughline.Access.Rules;

/// <summary>A stage as somebody wants it.</summary>
public sealed record StageDraft(string Name, string Conversion, int Weight);

/// <summary>Which funnel maps can be: four to six stages, in the order of their conversions (design 4).</summary>
public static class FunnelRules
{
    public const int Fewest = 4;
    public const int Most = 6;
    private const int MaxName = 40;
    private const int MaxWeight = 100;

    /// <summary>The map a workspace starts with; weights sum to 100.</summary>
    public static IReadOnlyList<StageDraft> Default { get; } =
    [
        new("Awareness", Conversions.FirstTouch, 10),
        new("Engagement", Conversions.EngagedSession, 10),
        new("Lead", Conversions.LeadCreated, 20),
        new("Qualified", Conversions.LeadQualified, 20),
        new("Opportunity", Conversions.DealOpened, 20),
        new("Customer", Conversions.DealWon, 20),
    ];

    /// <summary>Why one more cannot be added, or null when it can.</summary>
    public static string? WhyNoMore(int stages) => stages < Most
        ? null
        : $"A funnel has four to six stages. With a seventh, too few people reach each stage for the step between two to mean anything, and no conversion is left for it to stand for. Rename a stage, or remove one first.";

    /// <summary>What is wrong with a map and what would be right, or null.</summary>
    public static string? Fault(IReadOnlyList<StageDraft> stages) => stages switch
    {
        { Count: > Most } => WhyNoMore(Most),
        { Count: < Fewest } => $"A funnel has four to six stages; {stages.Count} would hide where people are lost. Keep at least four.",
        _ => stages.Select(static (stage, at) => Fault(stage, at + 1)).FirstOrDefault(static fault => fault is not null) ?? FaultOfOrder(stages),
    };

    private static string? Fault(StageDraft stage, int position) => stage switch
    {
        { Name: var name } when string.IsNullOrWhiteSpace(name) => $"Stage {position} needs a name.",
        { Name.Length: > MaxName } => $"The name of stage {position} is longer than {MaxName} characters.",
        { Weight: < 0 or > MaxWeight } => $"The weight of {stage.Name} is {stage.Weight}; it must be 0 to {MaxWeight}.",
        { Conversion: var conversion } when !Conversions.All.Contains(conversion) => $"{stage.Name} must stand for one of: {string.Join(", ", Conversions.All)}.",
        _ => null,
    };

    private static string? FaultOfOrder(IReadOnlyList<StageDraft> stages)
    {
        if (stages.Select(static s => s.Name.Trim().ToUpperInvariant()).Distinct().Count() < stages.Count)
            return "Two stages have the same name; give each its own.";
        if (stages.All(static s => s.Weight == 0))
            return "All weights are zero; give at least one stage a weight.";
        for (var i = 1; i < stages.Count; i++)
        {
            if (Place(stages[i]) <= Place(stages[i - 1]))
                return $"{stages[i].Name} ({Conversions.Title(stages[i].Conversion)}) must stand for something that happens after {stages[i - 1].Name} ({Conversions.Title(stages[i - 1].Conversion)}).";
        }

        return null;
    }

    private static int Place(StageDraft stage) => Conversions.All.ToList().IndexOf(stage.Conversion);
}
