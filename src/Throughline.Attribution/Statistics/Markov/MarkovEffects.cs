namespace Throughline.Attribution;

/// <summary>What is lost when a channel is removed: 1 − P(conversion without it) ÷ P(conversion), and the same for value.</summary>
/// <param name="chain">The chain.</param>
/// <param name="conversions">The effect on conversions, by channel.</param>
/// <param name="values">The effect on value, by channel: its own solve, because money depends on the last state.</param>
public sealed class MarkovEffects(MarkovChain chain, double[] conversions, double[] values)
{
    /// <summary>The removal effect on conversions, by channel.</summary>
    public IReadOnlyList<double> Conversions => conversions;

    /// <summary>The removal effect on value, by channel.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>The credit: every channel's share of the sum of effects, of the total.</summary>
    public GroupCredit Credit(string model) => new(
        model,
        Share(conversions, chain.TotalConversions, conversions),
        Share(values, chain.TotalValue + chain.ValueOutsideFlow, conversions),
        chain.UnattributedConversions,
        chain.UnattributedValue);

    private static double[] Share(double[] effects, double total, double[] fallback)
    {
        var sum = effects.Sum();
        // Refunds can make the effects on value cancel out; the effects on conversions then decide, so that nothing is lost.
        if (Math.Abs(sum) < 1e-12)
            (effects, sum) = (fallback, fallback.Sum());
        return [.. effects.Select(effect => sum == 0 ? 0 : effect / sum * total)];
    }
}
