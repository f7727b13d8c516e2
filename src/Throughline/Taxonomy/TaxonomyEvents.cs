namespace Throughline.Taxonomy;

/// <summary>Kinds of the events that change what tuples mean.</summary>
public static class TaxonomyEvents
{
    /// <summary>A rule set became the workspace's own.</summary>
    public const string Published = "taxonomy.published";
}

/// <summary>What a publication carries.</summary>
/// <param name="Rules">The whole rule set: a version stands for itself.</param>
/// <param name="Note">Why, in the author's words.</param>
/// <param name="RolledBackTo">The number of the version whose rules these are, when somebody went back.</param>
/// <param name="Effect">What the publication moved, as it was previewed.</param>
internal sealed record Publication(RuleDocument Rules, string? Note, int? RolledBackTo, RuleEffect? Effect);

/// <summary>How much of the history a publication moves to another channel or source.</summary>
/// <param name="Acquisitions">Distinct tuples.</param>
/// <param name="Touches">Touches behind them.</param>
/// <param name="Leads">Leads whose original source is one of them.</param>
/// <param name="RevenueMinor">Revenue won with those leads, minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record RuleEffect(int Acquisitions, long Touches, int Leads, long RevenueMinor, string Currency);
