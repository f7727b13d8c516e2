using System.Globalization;

namespace Throughline.Attribution;

/// <summary>Weights as people type them: numbers with slashes between, shares of their sum.</summary>
internal static class Weights
{
    /// <summary>Reads <c>40/20/40</c> into shares of 1.</summary>
    /// <exception cref="FormatException">Too few or too many numbers, a negative one, or a sum of zero.</exception>
    public static double[] Parse(string model, string text, int atLeast, int atMost)
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
        return [.. numbers.Select(number => number / sum)];
    }

    /// <summary>Shares of 1 as percentages with slashes between.</summary>
    public static string Format(IEnumerable<double> shares) =>
        string.Join('/', shares.Select(share => (share * 100).ToString("0.####", CultureInfo.InvariantCulture)));
}
