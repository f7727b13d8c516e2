namespace Throughline.Attribution;

/// <summary>How near a model came to what truly caused the conversions of a made-up world.</summary>
/// <param name="Model">The model's key.</param>
/// <param name="MisplacedConversions">The share of credit that stands with the wrong channel: half the sum of differences between true and credited shares; 0 to 1, above only where credit is negative.</param>
/// <param name="MisplacedValue">The same for value.</param>
/// <param name="RankCorrelation">Spearman's correlation of the channels' order: 1 is the true order, 0 none, −1 the opposite.</param>
/// <param name="SwappedPairs">How many pairs of channels stand in the wrong order.</param>
/// <param name="Channels">Every channel's true and credited share.</param>
public sealed record WorldScore(
    string Model, double MisplacedConversions, double MisplacedValue, double RankCorrelation, int SwappedPairs, IReadOnlyList<ChannelShare> Channels)
{
    /// <summary>Scores credit by channel against the truth by channel; baseline and unattributed are in neither.</summary>
    public static WorldScore Of(GroupCredit credit, IReadOnlyList<double> trueConversions, IReadOnlyList<double> trueValues)
    {
        var swapped = 0;
        for (var a = 0; a < trueConversions.Count; a++)
        {
            for (var b = a + 1; b < trueConversions.Count; b++)
            {
                if ((trueConversions[a] - trueConversions[b]) * (credit.Conversions[a] - credit.Conversions[b]) < 0)
                    swapped++;
            }
        }

        var (creditedShares, trueShares) = (Shares(credit.Conversions), Shares(trueConversions));
        return new WorldScore(
            credit.Model,
            Misplaced(creditedShares, trueShares),
            Misplaced(Shares(credit.Values), Shares(trueValues)),
            Correlation(Ranks(creditedShares), Ranks(trueShares)),
            swapped,
            [.. trueShares.Select((share, channel) => new ChannelShare(channel, share, creditedShares[channel]))]);
    }

    /// <summary>Money that stands with the wrong channel, of what was truly caused.</summary>
    public double MisplacedMoney(IReadOnlyList<double> trueValues) => MisplacedValue * trueValues.Sum();

    private static double[] Shares(IReadOnlyList<double> amounts)
    {
        var sum = amounts.Sum();
        return [.. amounts.Select(amount => sum == 0 ? 0 : amount / sum)];
    }

    private static double Misplaced(double[] credited, double[] truth)
    {
        var difference = 0.0;
        for (var channel = 0; channel < truth.Length; channel++)
            difference += Math.Abs(credited[channel] - truth[channel]);
        return difference / 2;
    }

    // Equal amounts share the mean of their places.
    private static double[] Ranks(double[] amounts) => [.. amounts.Select(amount => amounts.Count(other => other < amount) + (amounts.Count(other => other == amount) - 1) / 2.0)];

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (both, ofA, ofB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            both += (a[i] - meanA) * (b[i] - meanB);
            ofA += (a[i] - meanA) * (a[i] - meanA);
            ofB += (b[i] - meanB) * (b[i] - meanB);
        }

        return ofA == 0 || ofB == 0 ? 0 : both / Math.Sqrt(ofA * ofB);
    }
}

/// <summary>One channel's share of what was caused, and of what a model credited.</summary>
/// <param name="Channel">The channel's number.</param>
/// <param name="True">What it truly caused, as a share of all that channels caused.</param>
/// <param name="Credited">What the model credited it with, as a share of what it credited to channels.</param>
public readonly record struct ChannelShare(int Channel, double True, double Credited)
{
    /// <summary>Credited too much, or too little when below zero.</summary>
    public double Error => Credited - True;
}
