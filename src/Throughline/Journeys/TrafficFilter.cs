namespace Throughline.Journeys;

/// <summary>Whose touches a report looks at: people's by default; flagged ones are kept and can be looked at with them.</summary>
/// <param name="Key">In addresses and the API.</param>
/// <param name="Title">On pages.</param>
/// <param name="Flagged">Start of the flags that are let in; null lets none in, the empty text all.</param>
public sealed record TrafficFilter(string Key, string Title, string? Flagged)
{
    public static TrafficFilter People { get; } = new("people", "People", null);

    public static TrafficFilter All { get; } = new("all", "People and everything flagged", "");

    public static IReadOnlyList<TrafficFilter> Choices { get; } =
        [People, All, new("bots", "People and bots", "bot:"), new("internal", "People and own colleagues", "internal"), new("tests", "People and tests", "test")];

    /// <summary>The choice of that key; people for none, null for an unknown one.</summary>
    public static TrafficFilter? Find(string? key) => string.IsNullOrWhiteSpace(key) ? People : Choices.FirstOrDefault(c => c.Key.Equals(key.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether touches with this flag are looked at.</summary>
    public bool Shows(string? flag) => flag is null || (Flagged is not null && flag.StartsWith(Flagged, StringComparison.Ordinal));
}
