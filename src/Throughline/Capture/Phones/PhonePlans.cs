using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Throughline.Capture;

/// <summary>The numbering plans of all territories, read once from <c>phone-metadata.json</c>.</summary>
internal static class PhonePlans
{
    private static readonly (string Name, PhoneKind Kind)[] KindNames =
    [
        ("premiumRate", PhoneKind.PremiumRate),
        ("tollFree", PhoneKind.TollFree),
        ("sharedCost", PhoneKind.SharedCost),
        ("voip", PhoneKind.Voip),
        ("personalNumber", PhoneKind.PersonalNumber),
        ("pager", PhoneKind.Pager),
        ("uan", PhoneKind.Uan),
        ("fixedLine", PhoneKind.FixedLine),
        ("mobile", PhoneKind.Mobile),
    ];

    private static readonly Lazy<(FrozenDictionary<string, PhonePlan> Regions, FrozenDictionary<string, PhonePlan[]> Codes)> Plans = new(Load);

    /// <summary>The plan of an ISO country; null when unknown.</summary>
    public static PhonePlan? OfRegion(string? region) => region is null ? null : Plans.Value.Regions.GetValueOrDefault(region.ToUpperInvariant());

    /// <summary>The plans that share a country code, the main one first; empty for a code nobody has.</summary>
    public static IReadOnlyList<PhonePlan> OfCode(string code) => Plans.Value.Codes.GetValueOrDefault(code) ?? [];

    private static (FrozenDictionary<string, PhonePlan> Regions, FrozenDictionary<string, PhonePlan[]> Codes) Load()
    {
        using var file = JsonDocument.Parse(DataFile.Text("phone-metadata.json"));
        var rows = file.RootElement.EnumerateArray().Select(Row).ToList();
        var plans = rows.ConvertAll(static r => new PhonePlan(r));
        var regions = plans.Where(static p => p.Region != "001").ToFrozenDictionary(static p => p.Region, StringComparer.Ordinal);
        var codes = rows.Zip(plans).GroupBy(static r => r.First.CountryCode)
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderByDescending(static r => r.First.IsMain).Select(static r => r.Second).ToArray(), StringComparer.Ordinal);
        return (regions, codes);
    }

    private static PhonePlanRow Row(JsonElement plan)
    {
        var kinds = new List<(PhoneKind, string)>();
        var lengths = new HashSet<int>();
        foreach (var (name, kind) in KindNames)
        {
            if (!plan.TryGetProperty(name, out var part) || Text(part, "pattern") is not { } pattern)
                continue;
            kinds.Add((kind, pattern));
            lengths.UnionWith(Lengths(Text(part, "len") ?? ""));
        }

        return new PhonePlanRow(
            Text(plan, "region")!, Text(plan, "cc")!, Text(plan, "main") is not null, Text(plan.GetProperty("generalDesc"), "pattern")!, Text(plan, "leadingDigits"), Text(plan, "intlPrefix"),
            Text(plan, "nationalPrefixForParsing") ?? Text(plan, "nationalPrefix"), Text(plan, "nationalPrefixTransformRule"), kinds, lengths);
    }

    // "5", "6,9", "[4-13]", "[5-7],9".
    private static IEnumerable<int> Lengths(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var bounds = part.Trim('[', ']').Split('-');
            var from = int.Parse(bounds[0], CultureInfo.InvariantCulture);
            for (var length = from; length <= int.Parse(bounds[^1], CultureInfo.InvariantCulture); length++)
                yield return length;
        }
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
