namespace Throughline.Attribution;

/// <summary>Custom weights: every touch counts as much as its kind (a visit, a call, a meeting) says, scaled per conversion.</summary>
/// <remarks>
/// Weights are zero or above; a kind without one weighs 1, as do touches of unknown kind. A journey whose touches all weigh nothing is shared equally. The
/// weights belong to the caller's numbers of kinds, so the model is made by whoever knows them and is not in the list of kinds.
/// </remarks>
public sealed class KindWeighted : ICreditModel
{
    private readonly double[] _weights;

    /// <summary>Makes the model of weights by kind.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public KindWeighted(string key, IReadOnlyList<double> weights)
    {
        CustomWeights.Require(weights);
        Key = key;
        _weights = [.. weights];
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Label => CustomWeights.LabelOf("kind", Key);

    /// <inheritdoc/>
    public void Credit(in Journey journey, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = i < journey.Kinds.Length && journey.Kinds[i] < _weights.Length ? _weights[journey.Kinds[i]] : 1;
        CustomWeights.Scale(weights);
    }
}
