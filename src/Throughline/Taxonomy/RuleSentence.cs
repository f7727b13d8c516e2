namespace Throughline.Taxonomy;

/// <summary>Rules and their parts as people read them.</summary>
public static class RuleSentence
{
    /// <summary><c>source is facebook and medium contains social</c>.</summary>
    public static string Of(WorkspaceRule rule) => rule.When.Count == 0 ? "never: it has no condition" : string.Join(" and ", rule.When.Select(Of));

    /// <summary><c>medium contains social</c>.</summary>
    public static string Of(RuleCondition condition) => $"{Of(condition.Field)} {Of(condition.Match)} “{condition.Value}”";

    /// <summary>A field in words.</summary>
    public static string Of(RuleField field) => field switch
    {
        RuleField.CampaignId => "campaign id",
        RuleField.Referrer => "referrer’s host",
        _ => field.ToString().ToLowerInvariant(),
    };

    /// <summary>A comparison in words.</summary>
    public static string Of(RuleMatch match) => match switch
    {
        RuleMatch.Equals => "is",
        RuleMatch.Contains => "contains",
        RuleMatch.StartsWith => "starts with",
        _ => "ends with",
    };

    /// <summary>A kind of source in words.</summary>
    public static string Of(SourceCategory category) => category switch
    {
        SourceCategory.None => "unknown kind",
        SourceCategory.Search => "search engine",
        SourceCategory.Social => "social network",
        SourceCategory.Video => "video site",
        SourceCategory.Ai => "AI assistant",
        SourceCategory.Email => "e-mail",
        SourceCategory.Shopping => "marketplace",
        SourceCategory.AdServer => "ad server or display network",
        SourceCategory.Affiliate => "affiliate network",
        SourceCategory.Event => "event platform",
        SourceCategory.Outbound => "outbound sales tool",
        SourceCategory.Transit => "stop on the way, never a source",
        _ => "plain site",
    };
}
