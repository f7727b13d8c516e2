using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>A model as the caller wrote it: one that looks at a journey, or one that looks at all of them.</summary>
internal sealed record ModelChoice(string Text, ICreditModel? Model, IPathModel? Path)
{
    public const string Usage = "first,last,last-non-direct,linear,position:40/20/40";

    /// <summary>All models there are, as people write them.</summary>
    public static string Known { get; } =
        string.Join(", ", [.. CreditModels.Kinds.Select(kind => kind.Usage), .. PathModels.Kinds.Select(kind => kind.Usage), "markov:auto"]);

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

    private static ModelChoice Parse(string text, bool renormalisesTwo)
    {
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
