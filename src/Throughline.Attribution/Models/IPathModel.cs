namespace Throughline.Attribution;

/// <summary>What a model that looks at all journeys together may be told.</summary>
public sealed record PathModelOptions
{
    /// <summary>Whether journeys without a conversion count. Default: yes.</summary>
    public bool IncludesNulls { get; init; } = true;

    /// <summary>How many threads work; the result is the same bit by bit for any number. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where models that draw random numbers start. Default 1.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>A data-driven model: it learns from all journeys together and credits channels, not single touches.</summary>
/// <remarks>
/// Immutable and safe to call from several threads. A model is one file with its <see cref="PathModelKind"/>, listed once in
/// <see cref="PathModels"/>. Conversions without a touch are unattributed; the channels share the rest completely.
/// </remarks>
public interface IPathModel
{
    /// <summary>The canonical text that parses back to this model.</summary>
    string Key { get; }

    /// <summary>The name to show people.</summary>
    string Label { get; }

    /// <summary>Credits the channels.</summary>
    /// <exception cref="ModelDataException">The journeys do not hold what the model needs.</exception>
    GroupCredit Credit(JourneySet journeys, PathModelOptions options);

    /// <summary>The model with what it would choose by looking at the journeys chosen: what draws of these journeys are to be put through. Most models choose nothing.</summary>
    /// <exception cref="ModelDataException">The journeys do not hold what the choice needs.</exception>
    IPathModel Settled(JourneySet journeys, PathModelOptions options) => this;
}

/// <summary>The journeys do not hold what a model needs; the message says what is missing.</summary>
public sealed class ModelDataException(string message) : Exception(message);

/// <summary>A family of path models: the word before the colon and what may follow.</summary>
/// <param name="Name">The word before the colon, lower case.</param>
/// <param name="Usage">How to write it.</param>
/// <param name="Summary">What it does, one line.</param>
/// <param name="Create">Makes the model of an argument (empty when none was given); throws <see cref="FormatException"/> saying what would be right.</param>
public sealed record PathModelKind(string Name, string Usage, string Summary, Func<string, IPathModel> Create);
