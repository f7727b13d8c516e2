using System.Buffers;

namespace Throughline.Attribution;

/// <summary>The same credit to every distinct channel; a channel's touches share its part equally.</summary>
/// <remarks>By channel this equals the closed form of Shapley with v(S) = conversions of journeys inside S (Zhao et al. 2018).</remarks>
internal sealed class LinearDistinct : ICreditModel
{
    /// <summary>Channel ids below this count on the stack.</summary>
    private const int StackChannels = 256;

    public static CreditModelKind Kind { get; } =
        CreditModelKind.Plain("linear-distinct", "the same to every distinct channel", new LinearDistinct());

    public string Key => "linear-distinct";

    public string Label => "Linear over distinct channels";

    public void Credit(in Journey journey, Span<double> weights)
    {
        var highest = 0;
        foreach (var channel in journey.Channels)
            highest = Math.Max(highest, channel);

        int[]? rented = null;
        var counts = highest < StackChannels
            ? stackalloc int[StackChannels]
            : (rented = ArrayPool<int>.Shared.Rent(highest + 1));
        counts = counts[..(highest + 1)];
        counts.Clear();
        Share(journey.Channels, counts, weights);
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    private static void Share(ReadOnlySpan<int> channels, Span<int> counts, Span<double> weights)
    {
        var distinct = 0;
        foreach (var channel in channels)
        {
            if (counts[channel]++ == 0)
                distinct++;
        }

        var part = 1.0 / distinct;
        for (var i = 0; i < channels.Length; i++)
            weights[i] = part / counts[channels[i]];
    }
}
