using System.Globalization;
using Throughline.Capture.Links;
using Throughline.Measure;
using Throughline.Taxonomy;

namespace Throughline.Quality;

/// <summary>What acquisitions say about the tags of their links (utm.md 6). Pure.</summary>
internal static class TagIssues
{
    /// <summary>New campaign names of one source in one day beyond this are generated, not given (utm.md 3).</summary>
    private const int NewNamesADay = 200;

    private const long DayMs = 86_400_000;

    public static bool IsUntaggedPaid(AcquisitionFacts facts) => facts is { IsPaid: true, HasTags: false, DeclaredChannel.Length: 0 };

    public static bool IsUnclassified(AcquisitionFacts facts) => facts.Rule is "R19" or "R11h";

    /// <param name="used">What was used, and how much.</param>
    /// <param name="registered">The tags of the workspace's own links.</param>
    public static IReadOnlyList<TagIssue> Of(IReadOnlyList<(AcquisitionFacts Facts, AcquisitionWeight Weight)> used, RegisteredTags registered)
    {
        var issues = new List<TagIssue>();
        issues.AddRange(Group(used.Where(static u => IsUntaggedPaid(u.Facts)), static f => (f.Source, f.Parameters)).Select(static g => new TagIssue(
            TagIssueKind.UntaggedPaid, $"{g.Key.Source} ({g.Key.Parameters})", "Switch tagging on in the ad account: campaign and ad stay unknown without it.", Why(g.Example), g.Weight)));
        issues.AddRange(Group(used.Where(static u => IsUnclassified(u.Facts)), static f => (f.TagSource, f.TagMedium)).Select(static g => new TagIssue(
            TagIssueKind.Unclassified, Pair(g.Key.TagSource, g.Key.TagMedium), "Write a rule, or say what the source is.", $"/taxonomy?source={Uri.EscapeDataString(g.Example.Source)}&medium={Uri.EscapeDataString(g.Key.TagMedium)}#rule-form", g.Weight)));
        issues.AddRange(Group(used.Where(static u => u.Facts.TagMedium.Length > 0 && !SourceVariants.IsKnownMedium(u.Facts.TagMedium)), static f => f.TagMedium).Select(static g => new TagIssue(
            TagIssueKind.UnknownMedium, g.Key, g.Example.TagMedium == g.Example.TagSource ? "The source’s name stands where the medium belongs." : "Use a medium of the list, or write a rule for it.", $"/taxonomy?medium={Uri.EscapeDataString(g.Key)}#rule-form", g.Weight)));
        issues.AddRange(TooMany(used));
        if (!registered.IsEmpty)
            issues.AddRange(Group(used.Where(u => IsUngoverned(u.Facts, registered)), static f => (f.TagSource, f.TagMedium, f.TagCampaign)).Select(static g => new TagIssue(
                TagIssueKind.Ungoverned, $"{Pair(g.Key.TagSource, g.Key.TagMedium)} / {(g.Key.TagCampaign.Length == 0 ? "no campaign" : g.Key.TagCampaign)}", "No registered link carries these tags: register it, so that its naming and its landing are checked.", "/links/new", g.Weight)));
        return [.. issues.OrderBy(static i => i.Kind).ThenByDescending(static i => i.Weight.RevenueMinor).ThenByDescending(static i => i.Weight.Touches).ThenBy(static i => i.What, StringComparer.Ordinal)];
    }

    private static bool IsUngoverned(AcquisitionFacts facts, RegisteredTags registered) => facts.HasTags && !registered.Holds(facts.TagSource, facts.TagMedium, facts.TagCampaign);

    private static IEnumerable<TagIssue> TooMany(IEnumerable<(AcquisitionFacts Facts, AcquisitionWeight Weight)> used) => used
        .Where(static u => u.Facts.TagCampaign.Length > 0 && u.Weight.FirstAt > 0)
        .GroupBy(static u => (u.Facts.Source, u.Facts.TagCampaign))
        .Select(static g => (g.Key.Source, Day: g.Min(static u => u.Weight.FirstAt) / DayMs, Weight: g.Aggregate(TagWeight.None, static (sum, u) => sum.Plus(u.Weight))))
        .GroupBy(static c => (c.Source, c.Day))
        .Where(static g => g.Count() > NewNamesADay)
        .GroupBy(static g => g.Key.Source)
        .Select(static g => new TagIssue(
            TagIssueKind.TooMany, g.Key, string.Create(CultureInfo.InvariantCulture, $"Up to {g.Max(static d => d.Count()):N0} new campaign names a day: an id or time stamp is in the name."), null,
            g.SelectMany(static d => d).Aggregate(TagWeight.None, static (sum, c) => new TagWeight(sum.Touches + c.Weight.Touches, sum.Leads + c.Weight.Leads, sum.RevenueMinor + c.Weight.RevenueMinor, sum.FirstAt == 0 ? c.Weight.FirstAt : Math.Min(sum.FirstAt, c.Weight.FirstAt)))));

    private static IEnumerable<(TKey Key, AcquisitionFacts Example, TagWeight Weight)> Group<TKey>(IEnumerable<(AcquisitionFacts Facts, AcquisitionWeight Weight)> used, Func<AcquisitionFacts, TKey> by) => used
        .GroupBy(u => by(u.Facts))
        .Select(static g => (g.Key, g.MaxBy(static u => u.Weight.Touches).Facts, g.Aggregate(TagWeight.None, static (sum, u) => sum.Plus(u.Weight))));

    private static string Why(AcquisitionFacts facts) => string.Create(CultureInfo.InvariantCulture, $"/taxonomy/why?acquisition={facts.AcquisitionId}");

    private static string Pair(string source, string medium) => $"{(source.Length == 0 ? "no source" : source)} / {(medium.Length == 0 ? "no medium" : medium)}";
}
