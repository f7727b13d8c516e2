using System.Globalization;
using Throughline.Attribution;
using Throughline.Web;

namespace Throughline.Measure.Rules;

/// <summary>Which settings can be, and how their lists are written: one <c>name = value</c> a line.</summary>
internal static class AttributionSettingsRules
{
    /// <summary>What a lookback may be.</summary>
    public const string LookbackExpected = "1 to 365 days such as 30d, or lifetime";

    private const int MostDays = 365;
    private const int MostRoles = 50;
    private const int MostRoleLength = 100;
    private const double MostWeight = 100;
    private const int MostNeeded = 1_000_000;

    /// <summary>What is wrong with the settings, or null.</summary>
    public static Fault? FaultOf(AttributionSettings settings)
    {
        foreach (var (goal, lookback) in settings.Lookbacks)
        {
            if (Goal.All.All(known => known.Key != goal))
                return new Fault("lookbacks", $"goals: {string.Join(", ", Goal.All.Select(static g => g.Key))}; there is no '{goal}'");
            if (ReadLookback(lookback) is null)
                return new Fault($"lookbacks.{goal}", LookbackExpected);
        }

        if (settings.RoleWeights.Count > MostRoles || settings.RoleWeights.Keys.Any(static role => role.Length > MostRoleLength || role.Length != role.Trim().Length || role.Length == 0 || role.Any(char.IsControl)))
            return new Fault("roleWeights", $"at most {MostRoles} roles of 1 to {MostRoleLength} characters on one line, without spaces around them");
        if (settings.RoleWeights.Keys.GroupBy(static role => role, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static same => same.Count() > 1) is { Key: var twice })
            return new Fault($"roleWeights.{twice}", "each role once, however it is written");
        if (settings.RoleWeights.FirstOrDefault(static w => !(w.Value is >= 0 and <= MostWeight)) is { Key: { } role })
            return new Fault($"roleWeights.{role}", $"a number from 0 to {MostWeight}");
        if (settings.FewestConversions is < 1 or > MostNeeded)
            return new Fault("fewestConversions", $"1 to {MostNeeded}");
        return settings.FewestTouches is < 1 or > MostNeeded ? new Fault("fewestTouches", $"1 to {MostNeeded}") : null;
    }

    /// <summary>Reads a lookback of 1 to 365 days or a lifetime; null when it is something else.</summary>
    public static Lookback? ReadLookback(string? text)
    {
        if (!Lookback.TryParse(text?.Trim() ?? "", out var lookback, out _))
            return null;
        return lookback == Lookback.Lifetime || (lookback.DurationMs >= Lookback.Days(1).DurationMs && lookback.DurationMs <= Lookback.Days(MostDays).DurationMs) ? lookback : null;
    }

    /// <summary>Reads <c>role = weight</c> lines; null with the line at fault.</summary>
    public static Dictionary<string, double>? ReadWeights(string? text, out string? fault)
    {
        fault = null;
        var weights = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = line.LastIndexOf('=');
            if (sign <= 0 || !double.TryParse(line[(sign + 1)..].Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var weight) || !double.IsFinite(weight))
            {
                fault = $"Write one role and its weight a line, such as Decision maker = 2. This line is something else: {line}";
                return null;
            }

            if (!weights.TryAdd(line[..sign].Trim(), weight))
            {
                fault = $"{line[..sign].Trim()} stands there twice; give each role one weight";
                return null;
            }
        }

        return weights;
    }

    /// <summary>The lines that <see cref="ReadWeights"/> reads.</summary>
    public static string WriteWeights(IReadOnlyDictionary<string, double> weights) =>
        string.Join('\n', weights.OrderBy(static w => w.Key, StringComparer.Ordinal).Select(static w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} = {w.Value}")));
}
