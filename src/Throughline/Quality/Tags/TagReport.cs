using Throughline.Measure;

namespace Throughline.Quality;

/// <summary>What kind of mess.</summary>
public enum TagIssueKind
{
    /// <summary>A paid click without tags: source and campaign can only be guessed.</summary>
    UntaggedPaid,

    /// <summary>Tags that no rule knows.</summary>
    Unclassified,

    /// <summary>A medium that is in no list.</summary>
    UnknownMedium,

    /// <summary>A macro that was not filled in.</summary>
    Macro,

    /// <summary>A parameter name that is not used, and the one probably meant.</summary>
    Misspelt,

    /// <summary>A link broken or repaired on the way.</summary>
    Damaged,

    /// <summary>A source with more new campaign names in a day than people can name.</summary>
    TooMany,

    /// <summary>Tags of no registered link, in a workspace that registers its links.</summary>
    Ungoverned,
}

/// <summary>Counts and money behind one line.</summary>
/// <param name="Touches">Touches of the period.</param>
/// <param name="Leads">Leads of the period with it as original source; for flaws of links, leads of the people who came through.</param>
/// <param name="RevenueMinor">Revenue won in the period with those leads.</param>
/// <param name="FirstAt">First seen ever, UTC milliseconds.</param>
public sealed record TagWeight(long Touches, int Leads, long RevenueMinor, long FirstAt)
{
    public static TagWeight None { get; } = new(0, 0, 0, 0);

    public TagWeight Plus(AcquisitionWeight weight) => new(Touches + weight.Touches, Leads + weight.Leads, RevenueMinor + weight.RevenueMinor, FirstAt == 0 ? weight.FirstAt : weight.FirstAt == 0 ? FirstAt : Math.Min(FirstAt, weight.FirstAt));
}

/// <summary>One line of the report.</summary>
/// <param name="What">What stands in the links.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Href">Where an example, or the remedy, is; null when there is none.</param>
public sealed record TagIssue(TagIssueKind Kind, string What, string Advice, string? Href, TagWeight Weight);

/// <summary>One spelling in a group.</summary>
/// <param name="CountsApart">True when reports show it as a source of its own.</param>
internal sealed record SpellingUse(string Written, string Canonical, bool CountsApart, TagWeight Weight);

/// <summary>Spellings that probably mean one source.</summary>
/// <param name="Target">The name suggested for all.</param>
internal sealed record SpellingGroup(string Target, IReadOnlyList<SpellingUse> Spellings, TagWeight Weight)
{
    /// <summary>The spellings an alias is missing for.</summary>
    public IEnumerable<string> Missing => Spellings.Where(static s => s.CountsApart).Select(static s => s.Written);
}

/// <summary>Shares of a week's touches.</summary>
internal sealed record TagWeek(DateOnly From, long Touches, long UntaggedPaid, long Unclassified, long Aliased, long Macro);

/// <summary>How clean the tags of a period are.</summary>
internal sealed record TagReport(ReportPeriod Period, string Currency, IReadOnlyList<SpellingGroup> Groups, IReadOnlyList<TagIssue> Issues, IReadOnlyList<TagWeek> Weeks)
{
    public IEnumerable<TagIssue> Of(TagIssueKind kind) => Issues.Where(i => i.Kind == kind);

    public double? Share(Func<TagWeek, long> of) => Weeks.Sum(static w => w.Touches) is > 0 and var all ? (double)Weeks.Sum(of) / all : null;
}
