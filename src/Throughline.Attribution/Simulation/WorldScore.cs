namespace Throughline.Attribution;

/// <summary>How near a model came to what truly caused the conversions of a made-up world.</summary>
/// <param name="Model">The model's key.</param>
/// <param name="MisplacedConversions">The share of credit that stands with the wrong channel: half the sum of differences between true and credited shares; 0 to 1, above only where credit is negative.</param>
/// <param name="MisplacedValue">The same for value.</param>
/// <param name="SwappedPairs">How many pairs of channels stand in the wrong order.</param>
public sealed record WorldScore(string Model, double MisplacedConversions, double MisplacedValue, int SwappedPairs)
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

        return new WorldScore(credit.Model, Misplaced(credit.Conversions, trueConversions), Misplaced(credit.Values, trueValues), swapped);
    }

    private static double Misplaced(IReadOnlyList<double> credited, IReadOnlyList<double> truth)
    {
        var (creditedSum, truthSum) = (credited.Sum(), truth.Sum());
        var difference = 0.0;
        for (var channel = 0; channel < truth.Count; channel++)
            difference += Math.Abs((creditedSum == 0 ? 0 : credited[channel] / creditedSum) - (truthSum == 0 ? 0 : truth[channel] / truthSum));
        return difference / 2;
    }
}
