namespace Throughline.Leads;

/// <summary>The lifecycle of a lead, in order (design 5). The funnel map's Qualified is MQL and SQL together.</summary>
public static class Stages
{
    public const string Lead = "Lead";
    public const string Mql = "MQL";
    public const string Sql = "SQL";
    public const string Opportunity = "Opportunity";
    public const string Customer = "Customer";

    public static IReadOnlyList<string> All { get; } = [Lead, Mql, Sql, Opportunity, Customer];

    /// <summary>Reads a stage in any case; <c>Qualified</c> is SQL.</summary>
    public static string? Parse(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "lead" => Lead,
        "mql" => Mql,
        "sql" or "qualified" => Sql,
        "opportunity" => Opportunity,
        "customer" => Customer,
        _ => null,
    };

    /// <summary>Place in the lifecycle, 0 to 4.</summary>
    public static int Order(string stage)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == stage)
                return i;
        }

        return 0;
    }
}

/// <summary>What is being done about a lead.</summary>
public static class Statuses
{
    public const string New = "New";
    public const string Working = "Working";
    public const string Nurturing = "Nurturing";
    public const string Disqualified = "Disqualified";
    public const string Converted = "Converted";

    public static IReadOnlyList<string> All { get; } = [New, Working, Nurturing, Disqualified, Converted];

    /// <summary>Reads a status in any case.</summary>
    public static string? Parse(string? text) => All.FirstOrDefault(status => string.Equals(status, text?.Trim(), StringComparison.OrdinalIgnoreCase));
}

/// <summary>Why a lead is given up: one of a list, so that reasons can be counted by source.</summary>
public static class DisqualificationReasons
{
    public static IReadOnlyList<string> All { get; } = ["No budget", "No authority", "No need", "Bad timing", "Wrong fit", "Competitor", "No response", "Duplicate", "Spam", "Other"];

    /// <summary>Reads a reason in any case.</summary>
    public static string? Parse(string? text) => All.FirstOrDefault(reason => string.Equals(reason, text?.Trim(), StringComparison.OrdinalIgnoreCase));
}
