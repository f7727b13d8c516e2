using System.Collections.Frozen;
using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>The lists of exact mediums (<c>medium-channels.csv</c>) and the patterns rules look for in a medium.</summary>
internal static class Mediums
{
    private static readonly Lazy<FrozenDictionary<string, (string Channel, string Detail)>> Lists = new(static () => DataFile
        .Rows("medium-channels.csv")
        .ToFrozenDictionary(static row => row[0], static row => (row[1], row[2])));

    private static readonly FrozenSet<string> PaidWords = new[]
    {
        "pmax", "performance-max", "performance_max", "sem", "sea", "ads", "ad", "adwords", "sponsored", "promoted", "boosted", "remarketing",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The list a medium stands in: channel and detail, both empty when in none.</summary>
    internal static (string Channel, string Detail) ListOf(string medium) =>
        Lists.Value.TryGetValue(medium, out var entry) ? entry : ("", "");

    /// <summary>E1: GA4's pattern for paid mediums, words of the trade, or an ending <c>-paid</c>, <c>_ads</c>.</summary>
    internal static bool IsPaid(string medium) =>
        medium.Contains("cp", StringComparison.Ordinal) || medium is "ppc" or "retargeting" || medium.StartsWith("paid", StringComparison.Ordinal)
        || PaidWords.Contains(medium) || EndsApart(medium, "paid") || EndsApart(medium, "ads") || EndsApart(medium, "ad");

    /// <summary>GA4's pattern for shopping campaigns: "shop" after anything but a letter other than e, or "shopping" anywhere.</summary>
    internal static bool IsShoppingCampaign(string campaign)
    {
        for (var at = campaign.IndexOf("shop", StringComparison.Ordinal); at >= 0; at = campaign.IndexOf("shop", at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || campaign[at - 1] is < 'a' or > 'z' or 'e' || campaign.AsSpan(at).StartsWith("shopping", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool EndsApart(string medium, string word) =>
        medium.Length > word.Length && medium.EndsWith(word, StringComparison.Ordinal) && !char.IsLetterOrDigit(medium[^(word.Length + 1)]);
}
