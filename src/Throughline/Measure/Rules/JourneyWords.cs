using System.Globalization;
using Throughline.Access;
using Throughline.Attribution;
using Throughline.Journeys;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Measure.Rules;

/// <summary>From the words of an address to the choices they make; what is left out comes from the workspace's settings.</summary>
internal static class JourneyWords
{
    private const int UsualDraws = 200;
    private const int FewestDraws = 20;
    private const int MostDraws = 2000;

    /// <summary>The choices, and the first fault in them.</summary>
    public static JourneyChoices Read(ReportView view, AttributionSettings settings, IReadOnlyList<FunnelStage> funnel, TimeZoneInfo zone, out Fault? fault)
    {
        fault = null;
        if (Goal.Find(view.Goal, funnel) is not { } goal)
        {
            fault = new Fault("goal", $"one of {string.Join(", ", Goal.All.Select(static g => g.Key))}, or a stage of the funnel map that somebody reaches after a touch");
            goal = Goal.Deals;
        }

        if (AttributionSettingsRules.ReadLookback(string.IsNullOrWhiteSpace(view.Lookback) ? settings.LookbackOf(goal) : view.Lookback) is not { } lookback)
        {
            fault ??= new Fault("lookback", AttributionSettingsRules.LookbackExpected);
            lookback = Lookback.Lifetime;
        }

        var wholeDays = Choice(view.Window, "window", "days", "exact", settings.WholeDays, ref fault);
        return new JourneyChoices
        {
            Goal = goal,
            Lookback = wholeDays ? lookback.InDaysOf(zone) : lookback,
            Reset = Choice(view.Reset, "reset", "yes", "no", settings.Reset, ref fault),
            Transforms = List(view.Transform, "transform", [.. PathTransforms.ByName.Keys], static word => PathTransforms.ByName.TryGetValue(word, out var t) ? t : (PathTransform?)null, ref fault).Where(static t => t != PathTransform.All).ToList(),
            Kinds = List(view.Kinds, "kinds", [.. TouchKindNames.All.Select(static k => k.Key)], TouchKindNames.Find, ref fault),
            Channels = ReadChannels(view.Channels, ref fault),
            Exposures = Choice(view.Exposures, "exposures", "yes", "no", false, ref fault),
            IncludesNulls = Choice(view.Nulls, "nulls", "include", "exclude", true, ref fault),
            Settings = settings with { WholeCompany = Choice(view.Group, "group", "company", "contacts", settings.WholeCompany, ref fault) },
            Stages = [.. funnel.Select(static s => new MappedStage(s.Name, s.Conversion))],
        };
    }

    /// <summary>Whether intervals are wanted, and of how many draws.</summary>
    public static IntervalDraws? ReadIntervals(ReportView view, out Fault? fault)
    {
        fault = null;
        if (!Choice(view.Intervals, "intervals", "yes", "no", false, ref fault))
            return null;
        var draws = Number(view.Draws, "draws", UsualDraws, FewestDraws, MostDraws, ref fault);
        return new IntervalDraws(draws, Number(view.Seed, "seed", 1, 0, int.MaxValue, ref fault));
    }

    private static bool Choice(string? word, string field, string yes, string no, bool usual, ref Fault? fault)
    {
        if (string.IsNullOrWhiteSpace(word))
            return usual;
        if (word.Trim().Equals(yes, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!word.Trim().Equals(no, StringComparison.OrdinalIgnoreCase))
            fault ??= new Fault(field, $"{yes} or {no}");
        return false;
    }

    private static int Number(string? word, string field, int usual, int least, int most, ref Fault? fault)
    {
        if (string.IsNullOrWhiteSpace(word))
            return usual;
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        fault ??= new Fault(field, $"a whole number from {least} to {most}");
        return usual;
    }

    private static List<T> List<T>(string? words, string field, string[] known, Func<string, T?> find, ref Fault? fault)
        where T : struct
    {
        var found = new List<T>();
        foreach (var word in (words ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (find(word) is { } one)
                found.Add(one);
            else
                fault ??= new Fault(field, $"some of {string.Join(", ", known)}, with commas between; there is no '{word}'");
        }

        return [.. found.Distinct()];
    }

    private static List<string> ReadChannels(string? words, ref Fault? fault)
    {
        var found = new List<string>();
        foreach (var word in (words ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Channels.Find(word) is { } channel)
                found.Add(channel);
            else
                fault ??= new Fault("channels", $"some of {string.Join(", ", Channels.All)}, with commas between; there is no '{word}'");
        }

        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }
}
