using System.Globalization;
using System.Text;

namespace Throughline.Taxonomy;

/// <summary>How one spelling of a source counts.</summary>
/// <param name="Written">As tags write it, normalised.</param>
/// <param name="Canonical">What reports call it.</param>
/// <param name="Weight">How often it is used: the heaviest name of a group is the one suggested.</param>
public sealed record SourceSpelling(string Written, string Canonical, long Weight);

/// <summary>Names that probably mean one source, though reports count them apart.</summary>
/// <param name="Target">The name suggested for all of them.</param>
/// <param name="Canonicals">The names that reports show today, the suggested one among them.</param>
public sealed record VariantGroup(string Target, IReadOnlyList<string> Canonicals);

/// <summary>Finds near-duplicates among sources (utm.md 3): suggests, never merges.</summary>
public static class SourceVariants
{
    /// <summary>Names compared by spelling distance; rarer ones are compared by their key only.</summary>
    private const int ComparedAtMost = 600;

    private const int ShortestCore = 3;

    // What people append to a source's name to say how it was bought or where it runs.
    private static readonly string[] Endings = ["advertising", "marketing", "official", "organic", "social", "promo", "page", "paid", "post", "ads", "app", "cpc", "ppc", "com", "net", "org", "ad"];

    /// <summary>Lower case, without marks, letters and digits only: <c>Spring Sale 26</c> and <c>spring_sale_26</c> share a key.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(c))
                key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }

    /// <summary>What reports call a source under these rules.</summary>
    public static string CanonicalOf(Classifier classifier, string written) => OwnSources.OfTag(classifier.Rules, written).Canonical;

    /// <summary>Whether a medium stands in a list or means paid traffic.</summary>
    public static bool IsKnownMedium(string medium) => Mediums.ListOf(medium).Channel.Length > 0 || Mediums.IsPaid(medium);

    /// <summary>Groups of names that reports count apart and that probably are one source, in no particular order.</summary>
    public static IReadOnlyList<VariantGroup> Of(IEnumerable<SourceSpelling> spellings)
    {
        var names = spellings.GroupBy(static s => s.Canonical, StringComparer.Ordinal)
            .Select(static g => (Name: g.Key, Weight: g.Sum(static s => s.Weight), IsKnown: IsKnown(g.Key)))
            .Where(static n => n.Name.Length > 0).OrderByDescending(static n => n.IsKnown).ThenByDescending(static n => n.Weight).ThenBy(static n => n.Name, StringComparer.Ordinal).ToList();
        var leader = new Dictionary<string, string>(StringComparer.Ordinal);
        var byCore = new Dictionary<string, string>(StringComparer.Ordinal);
        var compared = new List<(string Name, string Key)>();
        foreach (var (name, _, isKnown) in names)
        {
            var (key, core) = (Key(name), Core(name));
            var same = byCore.GetValueOrDefault(core) ?? (isKnown ? null : compared.FirstOrDefault(other => IsTypo(key, other.Key)).Name);
            leader[name] = same is null ? name : leader[same];
            byCore.TryAdd(core, name);
            if (compared.Count < ComparedAtMost)
                compared.Add((name, key));
        }

        return [.. leader.GroupBy(static l => l.Value, static l => l.Key, StringComparer.Ordinal).Where(static g => g.Count() > 1).Select(static g => new VariantGroup(g.Key, [.. g]))];
    }

    private static bool IsKnown(string name) => SourceLookup.OfTag(name).Category != SourceCategory.None;

    // facebook-ads, fb promo and facebook.com all come down to what is left without the endings, under its shipped name.
    private static string Core(string name)
    {
        var key = Key(name);
        for (var known = SourceLookup.OfTag(key); ; known = SourceLookup.OfTag(key))
        {
            if (known.Category != SourceCategory.None && known.Canonical != key)
                return Key(known.Canonical);
            var ending = Endings.FirstOrDefault(e => key.Length > e.Length && key.EndsWith(e, StringComparison.Ordinal) && (key.Length - e.Length >= ShortestCore || IsKnown(key[..^e.Length])));
            if (known.Category != SourceCategory.None || ending is null)
                return key;
            key = key[..^ending.Length];
        }
    }

    // One slip in a word of five letters or more, two from nine on; numbers tell things apart on purpose.
    private static bool IsTypo(string one, string other)
    {
        var shorter = Math.Min(one.Length, other.Length);
        if (shorter < 5 || Math.Abs(one.Length - other.Length) > 2 || one.Any(char.IsDigit) || other.Any(char.IsDigit))
            return false;
        return Distance(one, other) <= (shorter >= 9 ? 2 : 1);
    }

    // Insertions, deletions, replacements and swaps of neighbours.
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = one[i - 1] == other[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }
}
