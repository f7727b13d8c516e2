using Throughline.Access;
using Throughline.Leads;

namespace Throughline.Measure;

/// <summary>What counts as a conversion in a report: won deals for money, or a stage that people or deals reach, counted.</summary>
/// <param name="Key">How addresses and settings name it.</param>
/// <param name="Label">What it says to people.</param>
/// <param name="HasMoney">Whether credit is money too.</param>
public sealed record Goal(string Key, string Label, bool HasMoney = false)
{
    /// <summary>Deals won, with their revenue: the only goal with money.</summary>
    public static Goal Deals { get; } = new("deals", "Won deals and revenue", true);

    /// <summary>Leads created.</summary>
    public static Goal Lead { get; } = new("lead", "Leads created");

    /// <summary>Leads that first reached MQL or beyond.</summary>
    public static Goal Mql { get; } = new("mql", "Leads that became MQL");

    /// <summary>Leads that first reached SQL or beyond.</summary>
    public static Goal Sql { get; } = new("sql", "Leads that became SQL");

    /// <summary>Deals opened, won or not.</summary>
    public static Goal Opportunity { get; } = new("opportunity", "Opportunities opened");

    /// <summary>Deals won, counted in all currencies.</summary>
    public static Goal Customer { get; } = new("customer", "Customers won");

    /// <summary>All of them, in funnel order behind the money.</summary>
    public static IReadOnlyList<Goal> All { get; } = [Deals, Lead, Mql, Sql, Opportunity, Customer];

    /// <summary>Whether its conversions are deals; else they are leads.</summary>
    public bool IsOfDeals => this == Deals || this == Opportunity || this == Customer;

    /// <summary>The goal of that name: a key, a lifecycle stage, or a stage of the workspace's funnel map; deals when none is given; null when there is no such.</summary>
    public static Goal? Find(string? text, IReadOnlyList<FunnelStage> funnel)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Deals;
        var word = text.Trim();
        if (All.FirstOrDefault(goal => goal.Key.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } goal)
            return goal;
        var stage = funnel.FirstOrDefault(stage => stage.Name.Equals(word, StringComparison.OrdinalIgnoreCase));
        return stage is not null ? OfConversion(stage.Conversion) : Stages.Parse(word) is { } known ? All.First(g => g.Key.Equals(known, StringComparison.OrdinalIgnoreCase)) : null;
    }

    // A first touch and an engaged session are touches: nothing leads to them that could take credit.
    private static Goal? OfConversion(string conversion) => conversion switch
    {
        Conversions.LeadCreated => Lead,
        Conversions.LeadQualified => Mql,
        Conversions.DealOpened => Opportunity,
        Conversions.DealWon => Customer,
        _ => null,
    };
}
