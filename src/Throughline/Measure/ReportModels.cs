using System.Globalization;
using Throughline.Access;
using Throughline.Attribution;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Reads the models of a report: those of the library, and those that need the workspace's channels, kinds of touch or funnel map.</summary>
internal static class ReportModels
{
    private const int MostModels = 24;
    private const string ByChannel = "channel-weighted:";
    private const string ByKind = "kind-weighted:";
    private const string ByStage = FunnelWeighted.Word;

    /// <summary>Every model as people write it, with what it does.</summary>
    public static IReadOnlyList<(string Usage, string Summary)> Known { get; } =
    [
        .. CreditModels.Kinds.Select(static k => (k.Name == ByStage ? ByStage : k.Usage, k.Summary)),
        ("channel-weighted:Email=2/Display=0.5", "custom weights by channel"),
        ("kind-weighted:call=3/visit=1", "custom weights by kind of touch"),
        .. PathModels.Kinds.Select(static k => (k.Usage, k.Summary)),
        ("markov:auto", "the Markov order that best foretells held-out conversions"),
        ("additive-hazard:baseline", "additive hazard, what would have come anyway unattributed"),
    ];

    private static IReadOnlyList<ReportModel> Usual => [.. CreditModels.Defaults.Select(static m => new ReportModel(m, null))];

    /// <summary>Reads a list with commas between; the usual six when it is empty.</summary>
    public static IReadOnlyList<ReportModel> Parse(string? text, IReadOnlyList<FunnelStage> funnel, out Fault? fault)
    {
        fault = null;
        if (string.IsNullOrWhiteSpace(text))
            return Usual;
        var models = new List<ReportModel>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ParseOne(word, funnel, out var error) is { } model)
                models.Add(model);
            else
                fault ??= new Fault("models", error!);
        }

        if (models.Count is 0 or > MostModels)
            fault ??= new Fault("models", $"1 to {MostModels} models, separated by commas");
        return models.Count == 0 ? Usual : [.. models.DistinctBy(static m => m.Key)];
    }

    private static ReportModel? ParseOne(string word, IReadOnlyList<FunnelStage> funnel, out string? error)
    {
        if (word.StartsWith(ByChannel, StringComparison.OrdinalIgnoreCase))
            return Weighted(word, ByChannel, Channels.All, static (key, weights) => new ChannelWeighted(key, weights), out error);
        if (word.StartsWith(ByKind, StringComparison.OrdinalIgnoreCase))
            return Weighted(word, ByKind, [.. TouchKindNames.All.Select(static k => k.Key)], static (key, weights) => new KindWeighted(key, WeightOfKind(weights)), out error);
        if (PathModels.TryParse(word, out var learned, out error))
            return new ReportModel(null, learned);
        if (error is not null)
            return null;
        var takesTheMaps = word.Equals(ByStage, StringComparison.OrdinalIgnoreCase);
        if (CreditModels.TryParse(takesTheMaps ? $"{ByStage}:{string.Join('/', funnel.Select(static s => s.Weight))}" : word, out var single, out error))
        {
            if (takesTheMaps)
                return new ReportModel(new FunnelWeighted(single), null);
            if (single.StageCount == 0 || single.StageCount == funnel.Count)
                return new ReportModel(single, null);
            error = $"'{word}' has not one weight for each of the {funnel.Count} stages of the funnel map ({string.Join(", ", funnel.Select(static s => s.Name))}); {ByStage} alone takes the map's own";
            return null;
        }

        if (error.StartsWith("there is no model", StringComparison.Ordinal))
            error = $"there is no model '{word}'; models: {string.Join(", ", Known.Select(static k => k.Usage))}";
        return null;
    }

    private static ReportModel? Weighted(string word, string prefix, IReadOnlyList<string> names, Func<string, double[], ICreditModel> create, out string? error)
    {
        error = null;
        var weights = Enumerable.Repeat(1.0, names.Count).ToArray();
        var chosen = new SortedDictionary<int, double>();
        var read = CustomWeights.Read(word[prefix.Length..], out var wrong);
        // A channel's name that holds a slash (Event/Webinar) may be written without what follows it, too.
        foreach (var (name, weight) in read)
        {
            if (PlaceOf(names, name) is >= 0 and var place)
                weights[place] = chosen[place] = weight;
            else
                wrong ??= $"{name}={weight.ToString(CultureInfo.InvariantCulture)}";
        }

        if (wrong is not null)
        {
            error = $"'{wrong}' of {prefix[..^1]} is not NAME=WEIGHT with a weight of zero or above; names: {string.Join(", ", names)}";
            return null;
        }

        var key = prefix + string.Join('/', chosen.Select(c => string.Create(CultureInfo.InvariantCulture, $"{names[c.Key]}={c.Value}")));
        return new ReportModel(create(key, weights), null);
    }

    // From places in the list of kinds to the kinds' own numbers.
    private static double[] WeightOfKind(double[] weights)
    {
        var byKind = Enumerable.Repeat(1.0, TouchKindNames.All.Max(static k => (int)k.Kind) + 1).ToArray();
        for (var i = 0; i < weights.Length; i++)
            byKind[(int)TouchKindNames.All[i].Kind] = weights[i];
        return byKind;
    }

    private static int PlaceOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase) || names[i].Split('/')[0].Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
