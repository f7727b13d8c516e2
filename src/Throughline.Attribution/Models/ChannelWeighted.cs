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
        if (weights.Any(weight => weight < 0 || !double.IsFinite(weight)))
            throw new ArgumentException("weights are numbers of zero or above", nameof(weights));
        Key = key;
        _weights = [.. weights];
    }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Label => "Custom weights by channel";

    /// <inheritdoc/>
    public void Credit(in Journey journey, Span<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            var channel = journey.Channels[i];
            weights[i] = channel < _weights.Length ? _weights[channel] : 1;
            sum += weights[i];
        }

        if (sum <= 0)
            weights.Fill(1.0 / weights.Length);
        else
            Scale(weights, sum);
    }

    private static void Scale(Span<double> weights, double sum)
    {
        foreach (ref var weight in weights)
            weight /= sum;
    }
}
