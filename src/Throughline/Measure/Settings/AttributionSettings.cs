using Throughline.Attribution;

namespace Throughline.Measure;

/// <summary>How a workspace makes its journeys, unless a report says otherwise.</summary>
public sealed record AttributionSettings
{
    /// <summary>The window where nobody set one.</summary>
    public const string UsualLookback = "90d";

    /// <summary>The settings of a workspace that never changed them.</summary>
    public static AttributionSettings Usual { get; } = new();

    /// <summary>How far back by goal key: 1 to 365 days such as <c>30d</c>, or <c>lifetime</c>; 90 days where a goal has none.</summary>
    public IReadOnlyDictionary<string, string> Lookbacks { get; init; } = new Dictionary<string, string>();

    /// <summary>Windows open at the start of a day of the workspace's zone instead of to the millisecond.</summary>
    public bool WholeDays { get; init; }

    /// <summary>A conversion uses its touches up: the next one of the same people starts after it.</summary>
    public bool Reset { get; init; }

    /// <summary>A deal's journey is that of everybody known at the company, not only of its contacts.</summary>
    public bool WholeCompany { get; init; }

    /// <summary>How much a contact's touches count by role, 0 to 100; 1 where a role has none.</summary>
    public IReadOnlyDictionary<string, double> RoleWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>Below so many conversions data-driven models show no numbers. Default 200.</summary>
    public int FewestConversions { get; init; } = PathModels.FewestConversions;

    /// <summary>Below so many touches data-driven models show no numbers. Default 2,000.</summary>
    public int FewestTouches { get; init; } = PathModels.FewestTouches;

    /// <summary>The window of a goal.</summary>
    public string LookbackOf(Goal goal) => Lookbacks.GetValueOrDefault(goal.Key, UsualLookback);
}
