using System.Collections.Frozen;

namespace Throughline.Capture;

/// <summary>The six campaign fields of a link.</summary>
public enum UtmField
{
    /// <summary>Who sends the traffic.</summary>
    Source,

    /// <summary>How it is bought or delivered.</summary>
    Medium,

    /// <summary>The campaign's name.</summary>
    Campaign,

    /// <summary>Keyword or audience.</summary>
    Term,

    /// <summary>Creative or placement.</summary>
    Content,

    /// <summary>The campaign's id: the join key to spend.</summary>
    Id,
}

/// <summary>One set of campaign fields; a field that is absent is empty.</summary>
public sealed record UtmTags(string Source, string Medium, string Campaign, string Term, string Content, string Id)
{
    /// <summary>No field at all.</summary>
    public static UtmTags None { get; } = new("", "", "", "", "", "");

    /// <summary>Whether no field has a value.</summary>
    public bool IsEmpty => Source.Length + Medium.Length + Campaign.Length + Term.Length + Content.Length + Id.Length == 0;
}

/// <summary>Which parameter names fill which field, most trusted first (rule N3).</summary>
internal static class UtmNames
{
    internal const int FieldCount = 6;

    internal static readonly string[][] ByField =
    [
        ["utm_source", "mtm_source", "matomo_source", "pk_source", "piwik_source", "ref", "source"],
        ["utm_medium", "mtm_medium", "matomo_medium", "pk_medium", "piwik_medium"],
        ["utm_campaign", "mtm_campaign", "matomo_campaign", "pk_campaign", "piwik_campaign", "pk_cpn"],
        ["utm_term", "mtm_keyword", "mtm_kwd", "pk_keyword", "pk_kwd"],
        ["utm_content", "mtm_content", "pk_content"],
        ["utm_id", "mtm_cid", "pk_cid"],
    ];

    // Known, but not one of the six: no warning about their spelling.
    private static readonly FrozenSet<string> Others = new[]
    {
        "utm_source_platform", "utm_creative_format", "utm_marketing_tactic",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, (UtmField Field, int Rank)> Table = ByField
        .SelectMany(static (names, field) => names.Select((name, rank) => (name, place: ((UtmField)field, rank))))
        .ToFrozenDictionary(static entry => entry.name, static entry => entry.place, StringComparer.OrdinalIgnoreCase);

    internal static bool TryFind(ReadOnlySpan<char> name, out UtmField field, out int rank)
    {
        var found = Table.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var place);
        (field, rank) = place;
        return found;
    }

    /// <summary>The utm name a misspelt one probably meant, empty when it only looks like one, null when it does not.</summary>
    internal static string? Misspelt(ReadOnlySpan<char> name)
    {
        var mayBe = name.Length is >= 5 and <= 20 && (name[0] | 0x20) == 'u' && !Others.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
        if (!mayBe)
            return null;

        foreach (var names in ByField)
        {
            if (EditDistance(name, names[0]) <= 2)
                return names[0];
        }

        return name.StartsWith("utm", StringComparison.OrdinalIgnoreCase) ? "" : null;
    }

    private static int EditDistance(ReadOnlySpan<char> left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i - 1]) == right[j - 1] ? 0 : 1;
                (row[j], diagonal) = (Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost), row[j]);
            }
        }

        return row[^1];
    }
}
