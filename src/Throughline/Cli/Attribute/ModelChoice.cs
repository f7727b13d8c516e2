using System.Globalization;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>A model as the caller wrote it: one that looks at a journey, or one that looks at all of them.</summary>
internal sealed record ModelChoice(string Text, ICreditModel? Model, IPathModel? Path)
{
    private const string Weighted = "channel-weighted:";

    public const string Usage = "first,last,last-non-direct,linear,position:40/20/40";

    /// <summary>All models there are, as people write them.</summary>
    public static string Known { get; } =
        string.Join(", ", [.. CreditModels.Kinds.Select(kind => kind.Usage), .. PathModels.Kinds.Select(kind => kind.Usage), "markov:auto", "channel-weighted:Email=2/Display=0.5"]);

    /// <summary>Weights by channel name, for a model that needs to know the file's channels first.</summary>
    private IReadOnlyDictionary<string, double> ChannelWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>The model that looks at one journey, on the file's channels; null for one that looks at all.</summary>
    /// <exception cref="UsageException">A weight names a channel the file does not have.</exception>
    public ICreditModel? On(string[] channels)
    {
        if (ChannelWeights.Count == 0)
            return Model;
        if (ChannelWeights.Keys.FirstOrDefault(name => !channels.Contains(name)) is { } unknown)
            throw new UsageException($"--models: '{Text}' weighs '{unknown}', but the channels are {string.Join(", ", channels)}");
        return new ChannelWeighted(Text, [.. channels.Select(name => ChannelWeights.GetValueOrDefault(name, 1))]);
    }

    /// <summary>Reads a list with commas between; a model named twice counts once.</summary>
    /// <exception cref="UsageException">A model does not exist, or its argument is wrong.</exception>
    public static IReadOnlyList<ModelChoice> ParseList(string text, bool renormalisesTwo)
    {
        var choices = new List<ModelChoice>();
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (choices.All(choice => choice.Text != one))
                choices.Add(Parse(one, renormalisesTwo));
        }

        return choices.Count > 0 ? choices : throw new UsageException($"--models: names no model; for example {Usage}");
    }

    private static ModelChoice ParseWeights(string text)
    {
        var weights = CustomWeights.Read(text[Weighted.Length..], out var wrong);
        if (wrong is not null)
            throw new UsageException($"--models: '{wrong}' of channel-weighted is not NAME=WEIGHT with a weight of zero or above; write channel-weighted:Email=2/Display=0.5");
        return new ModelChoice(text, null, null) { ChannelWeights = weights };
    }

    private static ModelChoice Parse(string text, bool renormalisesTwo)
    {
        if (text.StartsWith(Weighted, StringComparison.OrdinalIgnoreCase))
            return ParseWeights(text);
        if (PathModels.TryParse(text, out var path, out var fault))
            return new ModelChoice(text, null, path);
        if (fault is not null)
            throw new UsageException($"--models: {fault}");
        var name = text.Split(':')[0];
        if (CreditModels.Kinds.All(kind => !string.Equals(kind.Name, name, StringComparison.OrdinalIgnoreCase)))
            throw new UsageException($"--models: there is no model '{text}'; models: {Known}");
        // The option speaks for the models that do not say it themselves.
        var isBare = string.Equals(name, "position", StringComparison.OrdinalIgnoreCase) && text.Count(sign => sign == ':') < 2;
        var full = renormalisesTwo && isBare ? $"position:{text[name.Length..].TrimStart(':')}:renormalise" : text;
        return CreditModels.TryParse(full, out var model, out fault)
            ? new ModelChoice(text, model, null)
            : throw new UsageException($"--models: {fault}");
    }
}
