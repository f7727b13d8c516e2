namespace Throughline.Attribution;

/// <summary>What models with weights of the caller's own share.</summary>
internal static class CustomWeights
{
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static void Require(IReadOnlyList<double> weights)
    {
        if (weights.Any(weight => weight < 0 || !double.IsFinite(weight)))
            throw new ArgumentException("weights are numbers of zero or above", nameof(weights));
    }

    /// <summary>Scales to 1; equal parts where nothing weighs anything.</summary>
    public static void Scale(Span<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        if (sum <= 0)
        {
            weights.Fill(1.0 / weights.Length);
            return;
        }

        foreach (ref var weight in weights)
            weight /= sum;
    }
}
