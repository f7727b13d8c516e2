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

/// <summary>A model as the caller wrote it.</summary>
internal sealed record ModelChoice(string Text, ICreditModel Model)
{
    /// <summary>Reads a list with commas between; a model named twice counts once.</summary>
    public static IReadOnlyList<ModelChoice> ParseList(string text)
    {
        var choices = new List<ModelChoice>();
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!CreditModels.TryParse(one, out var model, out var error))
                throw new UsageException($"--models: {error}");
            if (choices.All(choice => choice.Text != one))
                choices.Add(new ModelChoice(one, model));
        }

        return choices.Count > 0 ? choices : throw new UsageException("--models: names no model; for example first,last,linear");
    }
}
