using System.CommandLine;
using Throughline.Attribution;

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
    private readonly Option<string?> _timeColumn = Text("--time-column", "Touch table: when, as ISO 8601 (UTC unless it says otherwise), epoch seconds or milliseconds. Default: time.");
    private readonly Option<string?> _channelColumn = Text("--channel-column", "Touch table: through what. Default: channel.");
    private readonly Option<string?> _conversionColumn = Text("--conversion-column", "Touch table: 1 where the touch is a conversion and so the last of its journey. Default: conversion.");
    private readonly Option<string?> _journeys = Text("--journeys",
        "Touch table: person (one journey per person), reset (a journey ends at a conversion) or lookback:30d (one per conversion, closed window). Default: person.");
    private readonly Option<string?> _models = Text("--models",
        $"Models with commas between: {string.Join(", ", CreditModels.Kinds.Select(kind => kind.Usage))}. Default: first,last,last-non-direct,linear,position:40/20/40.");
    private readonly Option<string?> _direct = Text("--direct", "The channel that means Direct, for last-non-direct. Default: Direct.");
    private readonly Option<string?> _format = Text("--format", "table, csv or json. Default: table.");
    private readonly Option<bool> _strict = new("--strict") { Description = "Stop at the first bad row instead of leaving it out and counting it." };

    public IEnumerable<Option> All =>
    [
        _paths, _touches, _pathColumn, _separator, _conversionsColumn, _nullColumn, _valueColumn, _personColumn, _timeColumn,
        _channelColumn, _conversionColumn, _journeys, _models, _direct, _format, _strict,
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
            },
            Separator = Value(_separator) ?? " > ",
            Journeys = Value(_journeys) is { } journeys ? JourneyChoice.Parse(journeys) : JourneyChoice.Person,
            Models = ModelChoice.ParseList(Value(_models) ?? "first,last,last-non-direct,linear,position:40/20/40"),
            Direct = Value(_direct) ?? "Direct",
            Format = ReadFormat(Value(_format)),
            IsStrict = parsed.GetValue(_strict),
        };
        RequireOneInput(request);
        RefuseOthersOptions(parsed, request.Paths is not null);
        RequireTimes(request);
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

    private static void RequireOneInput(AttributeRequest request)
    {
        if ((request.Paths is null) == (request.Touches is null))
            throw new UsageException("name one input: --paths FILE for a path table or --touches FILE for a touch table");
    }

    /// <summary>An option that could do nothing is a mistake in the call.</summary>
    private void RefuseOthersOptions(ParseResult parsed, bool isPaths)
    {
        Option[] foreign = isPaths
            ? [_personColumn, _timeColumn, _channelColumn, _conversionColumn, _journeys]
            : [_pathColumn, _separator, _conversionsColumn, _nullColumn];
        foreach (var option in foreign)
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name}: has no meaning with {(isPaths ? "--paths" : "--touches")}");
        }
    }

    private static void RequireTimes(AttributeRequest request)
    {
        if (request.Paths is not null && request.Models.FirstOrDefault(choice => choice.Model.NeedsTimes) is { } timed)
            throw new UsageException($"--models: '{timed.Text}' needs the touches' times, which a path table does not have; use --touches");
    }
}
