using Throughline.Attribution;

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

    public string Direct { get; init; } = "Direct";

    public bool IncludesNulls { get; init; } = true;

    public IReadOnlyList<PathTransform> Transforms { get; init; } = [];

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

    /// <summary>Reads <c>person</c>, <c>reset</c> or <c>lookback:30d</c>.</summary>
    public static JourneyChoice Parse(string text)
    {
        const string prefix = "lookback:";
        if (text == "person")
            return Person;
        if (text == "reset")
            return new JourneyChoice(JourneyKind.Reset, Lookback.Lifetime);
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            throw new UsageException($"--journeys: '{text}' is not one of person, reset, lookback:30d");
        return Lookback.TryParse(text[prefix.Length..], out var lookback, out var error)
            ? new JourneyChoice(JourneyKind.Lookback, lookback)
            : throw new UsageException($"--journeys: {error}");
    }
}
