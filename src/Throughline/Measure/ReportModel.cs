using Throughline.Attribution;

namespace Throughline.Measure;

/// <summary>A model of a report: one that looks at each journey by itself, or one that learns from all of them.</summary>
/// <param name="Single">Looks at one journey; null for one that looks at all.</param>
/// <param name="Learned">Looks at all journeys; null for one that looks at one.</param>
public sealed record ReportModel(ICreditModel? Single, IPathModel? Learned)
{
    /// <summary>The text that names it in addresses.</summary>
    public string Key => Single?.Key ?? Learned!.Key;

    /// <summary>The same with every number it takes from the workspace written out: what tells two answers of one question apart.</summary>
    public string ExactKey => Single is { } single ? FunnelWeighted.ExactKey(single) : Key;

    /// <summary>What it says to people.</summary>
    public string Label => Single?.Label ?? Learned!.Label;
}
