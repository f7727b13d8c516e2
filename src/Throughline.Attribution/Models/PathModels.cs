using System.Diagnostics.CodeAnalysis;

namespace Throughline.Attribution;

/// <summary>The data-driven models there are, and how their text is read.</summary>
public static class PathModels
{
    /// <summary>Below so many conversions a data-driven model shows noise; reports say so instead of showing numbers.</summary>
    public const int FewestConversions = 200;

    /// <summary>Below so many touches a data-driven model shows noise.</summary>
    public const int FewestTouches = 2000;

    /// <summary>Every kind of path model. A new model adds its line here and nothing else.</summary>
    public static IReadOnlyList<PathModelKind> Kinds { get; } =
    [
        MarkovModel.Kind,
        ShapleyRate.Kind,
        AdditiveHazard.Kind,
    ];

    /// <summary>Reads <c>name</c> or <c>name:argument</c>; false with no error when no path model has that name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPathModel? model, out string? error)
    {
        model = null;
        error = null;
        var trimmed = text.Trim();
        var colon = trimmed.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? trimmed : trimmed[..colon];
        var kind = Kinds.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kind is null)
            return false;
        try
        {
            model = kind.Create(colon < 0 ? "" : trimmed[(colon + 1)..]);
            return true;
        }
        catch (FormatException fault)
        {
            error = fault.Message;
            return false;
        }
    }

    /// <summary>Whether journeys hold enough for a data-driven model; if not, <paramref name="why"/> says what is missing.</summary>
    public static bool HasEnough(JourneySet journeys, [NotNullWhen(false)] out string? why) =>
        HasEnough(journeys, FewestConversions, FewestTouches, out why);

    /// <summary>The same with minima of the caller's own.</summary>
    public static bool HasEnough(JourneySet journeys, int fewestConversions, int fewestTouches, [NotNullWhen(false)] out string? why)
    {
        var (conversions, touches) = (0.0, 0.0);
        for (var j = 0; j < journeys.Count; j++)
        {
            conversions += journeys.ConversionsOf(j);
            touches += (journeys.ConversionsOf(j) + journeys.NullsOf(j)) * journeys.RangeOf(j).Length;
        }

        why = conversions >= fewestConversions && touches >= fewestTouches
            ? null
            : $"{conversions:0} {(conversions == 1 ? "conversion" : "conversions")} and {touches:0} {(touches == 1 ? "touch" : "touches")} are not enough data: {fewestConversions} conversions and {fewestTouches} touches are the least";
        return why is null;
    }
}
