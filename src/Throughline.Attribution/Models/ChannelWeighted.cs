namespace Throughline.Attribution;

/// <summary>Custom weights: every touch counts as much as its channel's weight says, scaled per conversion.</summary>
/// <remarks>
/// Weights are zero or above; a channel without one weighs 1. A journey whose touches all weigh nothing is shared equally. The weights belong to channel ids, so
/// the model is made by whoever knows them and is not in the list of kinds.
/// </remarks>
public sealed class ChannelWeighted : ICreditModel
{
    private readonly double[] _weights;

    /// <summary>Makes the model of weights by channel id.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public ChannelWeighted(string key, IReadOnlyList<double> weights)
    {
        CustomWeights.Require(weights);
        Key = key;
        _weights = [.. weights];
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Label => CustomWeights.LabelOf("channel", Key);

    /// <inheritdoc/>
    public void Credit(in Journey journey, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var channel = journey.Channels[i];
            weights[i] = channel < _weights.Length ? _weights[channel] : 1;
        }

        CustomWeights.Scale(weights);
    }
}
