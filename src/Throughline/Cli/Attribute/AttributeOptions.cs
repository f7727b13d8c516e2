using System.CommandLine;
using System.Globalization;
using Throughline.Attribution;
using Throughline.Taxonomy;

namespace Throughline.Cli.Attribute;

/// <summary>The options of <c>throughline attribute</c>, and how they become a request.</summary>
internal sealed class AttributeOptions
{
    private readonly Option<string?> _paths = Text("--paths", "A path table: a row per path of channels, with its conversions.");
    private readonly Option<string?> _touches = Text("--touches", "A touch table: a row per touch of a person, in any order.");
    private readonly Option<string?> _pathColumn = Text("--path-column", "Path table: the channels in order. Default: path.");
    private readonly Option<string?> _separator = Text("--separator", "Path table: what stands between two channels; \\> keeps a > in a name. Default: \" > \".");
    private readonly Option<string?> _conversionsColumn = Text("--conversions-column", "Path table: how many journeys of the path converted. Default: total_conversions.");
    private readonly Option<string?> _nullColumn = Text("--null-column", "Path table: how many did not. Default: total_null, if there.");
    private readonly Option<string?> _valueColumn = Text("--value-column", "The conversions' value, any sign. Default: total_conversion_value or conversion_value, if there.");
    private readonly Option<string?> _personColumn = Text("--person-column", "Touch table: who. Default: person_id.");
    private readonly Option<string?> _timeColumn = Text("--time-column", "Touch table: when, as ISO 8601 (UTC unless it says otherwise), epoch seconds or milliseconds (a bare number such as 20260102 is seconds, no date). Default: time.");
    private readonly Option<string?> _channelColumn = Text("--channel-column", "Touch table: through what. Default: channel.");
    private readonly Option<string?> _conversionColumn = Text("--conversion-column", "Touch table: 1 where the touch is a conversion and so the last of its journey. Default: conversion.");
    private readonly Option<string?> _conversions = Text("--conversions", "Touch table: the conversions, in a file of their own; person and time columns have the same names in both.");
    private readonly Option<string?> _conversionValueColumn = Text("--conversion-value-column", "With --conversions: what one was worth, any sign. Default: value, if there.");
    private readonly Option<string?> _milestoneColumns = Text("--milestone-columns", "With --conversions: the times of earlier stages in funnel order, commas between; the first is the lead's, the second the opportunity's. For w-shaped, full-path, stage-weighted.");
    private readonly Option<string?> _journeys = Text("--journeys",
        "Touch table: person (one journey per person), reset (a journey ends at a conversion; reset:90d with a window) or lookback:30d (one per conversion, closed window; lookback:30d@Europe/Berlin in whole days of a zone). Default: person; with --conversions lookback:90d.");
    private readonly Option<string?> _channels = Text("--channels", "With --conversions: the only channels whose touches count, commas between. Default: all.");
    private readonly Option<string?> _kindColumn = Text("--kind-column", "With --conversions: the touches' kind (visit, call, …), for --kinds.");
    private readonly Option<string?> _kinds = Text("--kinds", "With --kind-column: the only kinds of touch that count, commas between. Default: all.");
    private readonly Option<string?> _models = Text("--models", $"Models with commas between: {ModelChoice.Known}. Default: {ModelChoice.Usage}.");
    private readonly Option<string?> _twoTouches = Text("--two-touches", "What position does with two touches: split (the middle part goes to both) or renormalise (the ends are scaled to all). Default: split.");
    private readonly Option<string?> _transform = Text("--transform", $"What is done to paths first, commas between: {string.Join(", ", PathTransforms.ByName.Keys)}. Default: all.");
    private readonly Option<string?> _null = Text("--null", "Whether markov and shapley-rate see journeys without a conversion: include or exclude. Default: include.");
    private readonly Option<string?> _bootstrap = Text("--bootstrap", "Adds 95 % intervals from so many draws of the journeys, 2 to 100000; 1000 is usual.");
    private readonly Option<string?> _seed = Text("--seed", "Where random numbers start, a whole number. Default: 1.");
    private readonly Option<bool> _transitions = new("--transitions") { Description = "Print the transition matrix of the Markov models instead of credit." };
    private readonly Option<bool> _removalEffects = new("--removal-effects") { Description = "Print what is lost without each channel under the Markov models instead of credit." };
    private readonly Option<bool> _coefficients = new("--coefficients") { Description = "Print the coefficients of the additive hazard instead of credit: what a touch of each channel adds." };
    private readonly Option<string?> _direct = Text("--direct", "The channel that means Direct, for last-non-direct. Default: Direct.");
    private readonly Option<string?> _format = Text("--format", "table, csv or json. Default: table.");
    private readonly Option<bool> _strict = new("--strict") { Description = "Stop at the first bad row instead of leaving it out and counting it." };

    public IEnumerable<Option> All =>
    [
        _paths, _touches, _pathColumn, _separator, _conversionsColumn, _nullColumn, _valueColumn, _personColumn, _timeColumn,
        _channelColumn, _conversionColumn, _conversions, _conversionValueColumn, _milestoneColumns, _journeys, _channels, _kindColumn, _kinds, _models, _twoTouches, _transform, _null,
        _direct, _bootstrap, _seed, _transitions, _removalEffects, _coefficients, _format, _strict,
    ];

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">One of them is wrong, or they do not fit each other.</exception>
    public AttributeRequest Read(ParseResult parsed)
    {
        string? Value(Option<string?> option) => parsed.GetValue(option);
        var request = new AttributeRequest
        {
            Paths = Value(_paths),
            Touches = Value(_touches),
            Conversions = Value(_conversions),
            Columns = new ColumnNames
            {
                Path = Value(_pathColumn),
                Conversions = Value(_conversionsColumn),
                Null = Value(_nullColumn),
                Value = Value(_valueColumn),
                Person = Value(_personColumn),
                Time = Value(_timeColumn),
                Channel = Value(_channelColumn),
                Conversion = Value(_conversionColumn),
                ConversionValue = Value(_conversionValueColumn),
                Kind = Value(_kindColumn),
                Milestones = Value(_milestoneColumns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            },
            Separator = Value(_separator) ?? " > ",
            Journeys = Value(_journeys) is { } journeys ? JourneyChoice.Parse(journeys) : Value(_conversions) is null ? JourneyChoice.Person : JourneyChoice.NinetyDays,
            Models = ModelChoice.ParseList(Value(_models) ?? ModelChoice.Usage, ReadChoice(_twoTouches, Value(_twoTouches), "split", "renormalise") == "renormalise"),
            OnlyChannels = ReadNames(Value(_channels)),
            OnlyKinds = ReadNames(Value(_kinds)),
            IncludesNulls = ReadChoice(_null, Value(_null), "include", "exclude") == "include",
            Transforms = ReadTransforms(Value(_transform)),
            Draws = ReadWhole(_bootstrap, Value(_bootstrap), 2, 100_000) ?? 0,
            Seed = ReadWhole(_seed, Value(_seed), int.MinValue, int.MaxValue) ?? 1,
            Show = ReadShown(parsed),
            Direct = Value(_direct) ?? Channels.Direct,
            Format = ReadFormat(Value(_format)),
            IsStrict = parsed.GetValue(_strict),
        };
        RequireOneInput(request);
        if (request.Paths is not null)
            Refuse(parsed, "--paths", _personColumn, _timeColumn, _channelColumn, _conversionColumn, _journeys, _conversions, _conversionValueColumn, _milestoneColumns, _channels, _kindColumn, _kinds);
        else if (request.Conversions is null)
            Refuse(parsed, "--touches without --conversions", _pathColumn, _separator, _conversionsColumn, _nullColumn, _conversionValueColumn, _milestoneColumns, _channels, _kindColumn, _kinds);
        else
            Refuse(parsed, "--conversions", _pathColumn, _separator, _conversionsColumn, _nullColumn, _conversionColumn, _valueColumn);
        if (request.OnlyKinds.Count > 0 && request.Columns.Kind is null)
            throw new UsageException("--kinds: name the column that says what kind a touch is with --kind-column");
        RequireTimes(request);
        RequireWindow(request);
        RequireChains(request);
        RequireStages(request);
        return request;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static OutputFormat ReadFormat(string? text) => text switch
    {
        null or "table" => OutputFormat.Table,
        "csv" => OutputFormat.Csv,
        "json" => OutputFormat.Json,
        _ => throw new UsageException($"--format: '{text}' is not one of table, csv, json"),
    };

    private static string ReadChoice(Option option, string? text, string usual, string other) =>
        text is null || text == usual ? usual
        : text == other ? other
        : throw new UsageException($"{option.Name}: '{text}' is not one of {usual}, {other}");

    private static PathTransform[] ReadTransforms(string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one =>
            PathTransforms.ByName.TryGetValue(one, out var transform)
                ? transform
                : throw new UsageException($"--transform: '{one}' is not one of {string.Join(", ", PathTransforms.ByName.Keys)}")),
    ];

    private static HashSet<string> ReadNames(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static int? ReadWhole(Option option, string? text, int from, int to) => text is null
        ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new UsageException($"{option.Name}: {text} is not a whole number from {from} to {to}");

    private ShownResult ReadShown(ParseResult parsed)
    {
        (Option<bool> Option, ShownResult Shown)[] all =
            [(_transitions, ShownResult.Transitions), (_removalEffects, ShownResult.RemovalEffects), (_coefficients, ShownResult.Coefficients)];
        var asked = all.Where(one => parsed.GetValue(one.Option)).ToList();
        return asked.Count switch
        {
            0 => ShownResult.Credit,
            1 => asked[0].Shown,
            _ => throw new UsageException($"{string.Join(" and ", asked.Select(one => one.Option.Name))}: print one of them at a time"),
        };
    }

    private static void RequireChains(AttributeRequest request)
    {
        if (request.Show == ShownResult.Coefficients && request.Models.FirstOrDefault(choice => choice.Path is not AdditiveHazard) is { } without)
            throw new UsageException($"--models: '{without.Text}' has no coefficients; --coefficients prints those of additive-hazard");
        if (request.Show is ShownResult.Transitions or ShownResult.RemovalEffects && request.Models.FirstOrDefault(choice => choice.Path is not MarkovModel) is { } other)
            throw new UsageException($"--models: '{other.Text}' is no Markov model; --transitions and --removal-effects print markov:1 to markov:4 and markov:auto");
    }

    // A weight without its stage would silently count for nothing.
    private static void RequireStages(AttributeRequest request)
    {
        var stages = request.Columns.Milestones.Count + 1;
        if (request.Models.FirstOrDefault(choice => choice.Model is { StageCount: > 0 } model && model.StageCount != stages) is { } other)
            throw new UsageException($"--models: '{other.Text}' needs one weight a stage: {stages}, for the {stages - 1} --milestone-columns and the conversion");
    }

    private static void RequireOneInput(AttributeRequest request)
    {
        if ((request.Paths is null) == (request.Touches is null))
            throw new UsageException("name one input: --paths FILE for a path table or --touches FILE for a touch table");
    }

    /// <summary>An option that could do nothing is a mistake in the call.</summary>
    private static void Refuse(ParseResult parsed, string input, params Option[] foreign)
    {
        foreach (var option in foreign)
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name}: has no meaning with {input}");
        }
    }

    private static void RequireWindow(AttributeRequest request)
    {
        if (request.Conversions is not null && request.Journeys.Kind == JourneyKind.Person)
            throw new UsageException("--journeys: 'person' needs the conversions among the touches; with --conversions use reset or lookback:30d");
    }

    private static void RequireTimes(AttributeRequest request)
    {
        if (request.Paths is not null && request.Models.FirstOrDefault(choice => choice.Model?.NeedsTimes == true) is { } timed)
            throw new UsageException($"--models: '{timed.Text}' needs the touches' times, which a path table does not have; use --touches");
    }
}
