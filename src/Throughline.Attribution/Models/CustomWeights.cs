using System.Globalization;

namespace Throughline.Attribution;

/// <summary>What models with weights of the caller's own share.</summary>
public static class CustomWeights
{
    private const int LongestLabel = 80;

    /// <summary>Reads <c>Email=2/Display=0.5</c>. A name may hold a slash: a part ends where its weight does. Of a name given twice the last weight counts.</summary>
    /// <param name="text">Parts with slashes between.</param>
    /// <param name="wrong">The first part that is no name with a weight: a number of zero or above, in digits with at most a point; null when all are.</param>
    /// <returns>Weights by name, as far as they could be read.</returns>
    public static IReadOnlyDictionary<string, double> Read(string text, out string? wrong)
    {
        wrong = null;
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var begun = "";
        foreach (var piece in text.Split('/'))
        {
            begun = begun.Length == 0 ? piece : $"{begun}/{piece}";
            var sign = piece.Contains('=', StringComparison.Ordinal) ? begun.LastIndexOf('=') : -1;
            if (sign < 0)
                continue;
            if (begun[..sign].Trim() is { Length: > 0 } name && double.TryParse(begun[(sign + 1)..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight))
                weights[name] = weight;
            else
                wrong ??= begun.Trim();
            begun = "";
        }

        if (begun.Length > 0 || weights.Count == 0)
            wrong ??= begun.Trim();
        return weights;
    }

    /// <summary>What the model is called, its weights included as the key has them.</summary>
    internal static string LabelOf(string by, string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var weights = colon < 0 ? "" : key[(colon + 1)..];
        return $"Custom weights by {by} {(weights.Length <= LongestLabel ? weights : weights[..LongestLabel] + "…")}".TrimEnd();
    }

    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    internal static void Require(IReadOnlyList<double> weights)
    {
        if (weights.Any(weight => weight < 0 || !double.IsFinite(weight)))
            throw new ArgumentException("weights are numbers of zero or above", nameof(weights));
    }

    /// <summary>Scales to 1; equal parts where nothing weighs anything.</summary>
    internal static void Scale(Span<double> weights)
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
