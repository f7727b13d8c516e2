using Throughline.Measure;
using Throughline.Taxonomy;

namespace Throughline.Quality;

/// <summary>Groups the sources of tags that probably mean one. Pure.</summary>
internal static class SpellingGroups
{
    /// <summary>The groups in which something is counted apart, the most money first; each with all spellings that lead to it.</summary>
    public static IReadOnlyList<SpellingGroup> Of(IReadOnlyList<(AcquisitionFacts Facts, AcquisitionWeight Weight)> used, Classifier classifier)
    {
        var spellings = used.Where(static u => u.Facts.TagSource.Length > 0)
            .GroupBy(static u => u.Facts.TagSource, StringComparer.Ordinal)
            .Select(g => (Spelling: new SourceSpelling(g.Key, SourceVariants.CanonicalOf(classifier, g.Key), g.Sum(static u => u.Weight.Touches)), Weight: g.Aggregate(TagWeight.None, static (sum, u) => sum.Plus(u.Weight))))
            .ToList();
        var byCanonical = spellings.ToLookup(static s => s.Spelling.Canonical, StringComparer.Ordinal);
        return [.. SourceVariants.Of(spellings.Select(static s => s.Spelling))
            .Select(group => GroupOf(group, [.. group.Canonicals.SelectMany(canonical => byCanonical[canonical])]))
            .OrderByDescending(static g => g.Weight.RevenueMinor).ThenByDescending(static g => g.Weight.Touches).ThenBy(static g => g.Target, StringComparer.Ordinal)];
    }

    private static SpellingGroup GroupOf(VariantGroup group, List<(SourceSpelling Spelling, TagWeight Weight)> members) => new(
        group.Target,
        [.. members.OrderBy(m => m.Spelling.Canonical != group.Target).ThenByDescending(static m => m.Spelling.Weight).Select(m => new SpellingUse(m.Spelling.Written, m.Spelling.Canonical, m.Spelling.Canonical != group.Target, m.Weight))],
        members.Aggregate(TagWeight.None, static (sum, m) => new TagWeight(sum.Touches + m.Weight.Touches, sum.Leads + m.Weight.Leads, sum.RevenueMinor + m.Weight.RevenueMinor, sum.FirstAt == 0 ? m.Weight.FirstAt : Math.Min(sum.FirstAt, m.Weight.FirstAt))));
}
