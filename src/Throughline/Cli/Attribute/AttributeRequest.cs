using Throughline.Attribution;
using Throughline.Taxonomy;

namespace Throughline.Cli.Attribute;

/// <summary>What <c>throughline attribute</c> was asked, its words read but no file opened yet.</summary>
internal sealed record AttributeRequest
{
    public string? Paths { get; init; }

    public string? Touches { get; init; }

    public string? Conversions { get; init; }

    public required ColumnNames Columns { get; init; }

    public string Separator { get; init; } = " > ";

    public JourneyChoice Journeys { get; init; } = JourneyChoice.Person;

    public required IReadOnlyList<ModelChoice> Models { get; init; }

    public string Direct { get; init; } = Channels.Direct;

    public bool IncludesNulls { get; init; } = true;

    public IReadOnlyList<PathTransform> Transforms { get; init; } = [];

    /// <summary>The only channels whose touches count; empty for all.</summary>
    public IReadOnlySet<string> OnlyChannels { get; init; } = new HashSet<string>();

    /// <summary>The only kinds of touch that count; empty for all.</summary>
    public IReadOnlySet<string> OnlyKinds { get; init; } = new HashSet<string>();

    /// <summary>How often journeys are drawn again for intervals; 0 draws none.</summary>
    public int Draws { get; init; }

    public int Seed { get; init; } = 1;

    public ShownResult Show { get; init; }

    public bool IsStrict { get; init; }

    public OutputFormat Format { get; init; }
}

/// <summary>The columns the caller named; null where the default holds.</summary>
internal sealed record ColumnNames
{
    public string? Path { get; init; }

    public string? Conversions { get; init; }

    public string? Value { get; init; }

    public string? Null { get; init; }

    public string? Person { get; init; }

    public string? Time { get; init; }

    public string? Channel { get; init; }

    public string? Conversion { get; init; }

    public string? Kind { get; init; }

    public string? ConversionValue { get; init; }

    public IReadOnlyList<string> Milestones { get; init; } = [];
}

/// <summary>How the result is printed.</summary>
internal enum OutputFormat
{
    Table,
    Csv,
    Json,
}

/// <summary>What is printed.</summary>
internal enum ShownResult
{
    Credit,
    Transitions,
    RemovalEffects,
    Coefficients,
}

/// <summary>How touches become journeys.</summary>
internal enum JourneyKind
{
    Person,
    Reset,
    Lookback,
}

/// <summary>The rule of <c>--journeys</c>.</summary>
internal sealed record JourneyChoice(JourneyKind Kind, Lookback Lookback)
{
    public static readonly JourneyChoice Person = new(JourneyKind.Person, Lookback.Lifetime);

    /// <summary>The product's own default window.</summary>
    public static readonly JourneyChoice NinetyDays = new(JourneyKind.Lookback, Lookback.Days(90));

    private const int MostDays = 365;

    private const string Expected = "person, reset, reset:90d, lookback:30d, lookback:30d@Europe/Berlin";

    /// <summary>Reads <c>person</c>, <c>reset</c>, <c>reset:90d</c> or <c>lookback:30d</c>; a zone behind a window makes it whole days of that zone.</summary>
    public static JourneyChoice Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, window) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return (kind, window) switch
        {
            ("person", null) => Person,
            ("reset", null) => new JourneyChoice(JourneyKind.Reset, Lookback.Lifetime),
            ("reset", { } within) => new JourneyChoice(JourneyKind.Reset, ParseWindow(within)),
            ("lookback", { } within) => new JourneyChoice(JourneyKind.Lookback, ParseWindow(within)),
            _ => throw new UsageException($"--journeys: '{text}' is not one of {Expected}"),
        };
    }

    private static Lookback ParseWindow(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (!Lookback.TryParse(at < 0 ? text : text[..at], out var lookback, out var error))
            throw new UsageException($"--journeys: {error}");
        if (lookback != Lookback.Lifetime && (lookback.DurationMs <= 0 || lookback.DurationMs > Lookback.Days(MostDays).DurationMs))
            throw new UsageException($"--journeys: '{text}' is not between 0 and {MostDays} days; write lifetime for no limit");
        if (at < 0)
            return lookback;
        return TimeZoneInfo.TryFindSystemTimeZoneById(text[(at + 1)..], out var zone)
            ? lookback.InDaysOf(zone)
            : throw new UsageException($"--journeys: '{text[(at + 1)..]}' is no time zone such as Europe/Berlin");
    }
}
