using Throughline.Attribution;

namespace Throughline.Measure;

/// <summary>The stage-weighted model that takes the weights of the workspace's funnel map, as it is at the instant a question asks of.</summary>
/// <remarks>
/// Its key is the plain word: whoever asks again by the key, at another instant too, gets the map's weights of that instant.
/// A key with numbers would freeze them, and no change of them would ever show.
/// </remarks>
/// <param name="weighted">The model with the map's weights of this instant.</param>
internal sealed class FunnelWeighted(ICreditModel weighted) : ICreditModel
{
    public const string Word = "stage-weighted";

    /// <summary>The model with the map's weights: its key says them.</summary>
    public ICreditModel Weighted { get; } = weighted;

    /// <summary>The map's weights, with slashes between.</summary>
    public string Weights => Weighted.Key[(Word.Length + 1)..];

    public string Key => Word;

    public string Label => Weighted.Label;

    public bool NeedsTimes => Weighted.NeedsTimes;

    public int StageCount => Weighted.StageCount;

    public void Credit(in Journey journey, Span<double> weights) => Weighted.Credit(journey, weights);

    /// <summary>The key of a model with all its numbers written out.</summary>
    public static string ExactKey(ICreditModel model) => model is FunnelWeighted funnel ? funnel.Weighted.Key : model.Key;
}
