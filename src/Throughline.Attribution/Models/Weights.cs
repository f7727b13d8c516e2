using System.Globalization;

namespace Throughline.Attribution;

/// <summary>Weights as people type them: numbers with slashes between, of which only the proportions count.</summary>
/// <param name="Shares">Each divided by the sum of all.</param>
/// <param name="Text">
/// What names them in keys and labels, and gives the same shares when it is read again: percentages (<c>4/2/4</c> is <c>40/20/40</c>)
/// where four decimals hold them, else the numbers as they were typed (<c>1/1/1</c>).
/// </param>
internal sealed record Weights(double[] Shares, string Text)
{
    /// <summary>Reads <c>40/20/40</c>.</summary>
    /// <exception cref="FormatException">Too few or too many numbers, a negative one, or a sum of zero.</exception>
    public static Weights Parse(string model, string text, int atLeast, int atMost)
    {
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        var numbers = new double[parts.Length];
        var sum = 0.0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                throw new FormatException($"weights '{text}' of {model} are not numbers of zero or above with slashes between");
            sum += numbers[i];
        }

        if (parts.Length < atLeast || parts.Length > atMost)
        {
            var wanted = atLeast == atMost ? $"{atLeast}" : $"{atLeast} to {atMost}";
            throw new FormatException($"{model} takes {wanted} weights with slashes between, but '{text}' has {parts.Length}");
        }

        if (sum <= 0)
            throw new FormatException($"weights '{text}' of {model} sum to zero; at least one must be above");
        double[] shares = [.. numbers.Select(number => number / sum)];
        var isRound = shares.All(static share => Math.Abs((share * 100) - Math.Round(share * 100, 4)) <= 1e-10);
        return new(shares, string.Join('/', isRound ? shares.Select(static share => (share * 100).ToString("0.####", CultureInfo.InvariantCulture)) : parts));
    }
}
