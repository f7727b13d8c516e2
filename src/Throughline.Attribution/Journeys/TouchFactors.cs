namespace Throughline.Attribution;

/// <summary>How much a touch counts beside the model: a buyer's role, a contact shared between companies.</summary>
internal static class TouchFactors
{
    /// <summary>Multiplies shares by factors and scales them to 1; shares stay as they are where nothing would be left.</summary>
    public static void Apply(ReadOnlySpan<double> factors, Span<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * factors[i];
        if (!(sum > 0))
            return;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = weights[i] * factors[i] / sum;
    }
}
