using System.Globalization;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>Runs the models of a request on what was loaded and lays the result out.</summary>
internal sealed class CreditSheets(AttributeRequest request, Loaded loaded)
{
    /// <summary>The name of the line for conversions without an eligible touch.</summary>
    public const string Unattributed = "(unattributed)";

    private readonly PathModelOptions _options = new()
    {
        IncludesNulls = request.IncludesNulls,
        Threads = Environment.ProcessorCount,
        Seed = request.Seed,
    };

    private IReadOnlyList<ModelRun>? _runs;

    private IReadOnlyList<ModelRun> Runs => _runs ??= Run();

    /// <summary>What the reader of data-driven numbers should know: too little data, the order that was chosen, what was drawn, and models without numbers.</summary>
    public IEnumerable<string> Notes()
    {
        if (request.Models.Any(choice => choice.Path is not null) && !PathModels.HasEnough(loaded.Journeys, out var why))
            yield return $"{why}; take data-driven credit for noise";
        if (request.Show != ShownResult.Credit)
        {
            if (request.Models.Any(static choice => choice.Path is MarkovModel { Key: "markov:auto" }))
                yield return OrderNote();
            yield break;
        }

        foreach (var run in Runs)
        {
            if (run.Withheld is { } reason)
                yield return $"{run.Choice.Text} shows no numbers: {reason}";
            else if (run.Choice.Path is MarkovModel { Key: "markov:auto" })
                yield return OrderNote();
            else if (run.Credit?.StandardErrors is { } errors)
                yield return string.Create(CultureInfo.InvariantCulture, $"{run.Choice.Text} is the mean of {ShapleyRate.Orders:N0} drawn orders, since there are more than {ShapleyRate.MostExactChannels} channels; one standard error is at most {errors.Max():0.######} conversions");
        }
    }

    private string OrderNote()
    {
        var scores = MarkovOrders.Scores(loaded.Journeys, _options);
        return $"markov:auto is order {scores.MinBy(score => score.LogLoss)!.Order}; held-out log loss by order: "
            + string.Join(", ", scores.Select(score => score.LogLoss.ToString("0.00000", CultureInfo.InvariantCulture)));
    }

    /// <summary>What the request wants to see.</summary>
    /// <exception cref="ModelDataException">None of the models has numbers.</exception>
    public Sheet Make() => request.Show switch
    {
        ShownResult.Transitions => new Sheet(["model", "from", "to", "weight", "probability"], Transitions()),
        ShownResult.RemovalEffects => new Sheet(["model", "channel", "conversions_effect", "value_effect"], RemovalEffects()),
        ShownResult.Coefficients => new Sheet(["model", "channel", "conversions_per_touch"], Coefficients()),
        _ when Runs.All(static run => run.Credit is null) => throw new ModelDataException(Runs[0].Withheld!),
        _ when request.Draws > 0 => new Sheet(
            ["model", "channel", "conversions", "value", "conversions_low", "conversions_high", "value_low", "value_high"], CreditWithIntervals()),
        _ when Runs.Any(static run => run.Credit?.StandardErrors is not null) => new Sheet(["model", "channel", "conversions", "value", "conversions_error"], CreditWithErrors()),
        _ => new Sheet(["model", "channel", "conversions", "value"], Credit()),
    };

    /// <summary>Every model with its credit, or why it has none, in their order: those that look at one journey share a scan.</summary>
    public IReadOnlyList<ModelRun> Run()
    {
        var scanned = Scan(request.Models, loaded.Journeys, _options);
        var next = 0;
        return [.. request.Models.Select(choice => choice.Path is null ? new ModelRun(choice, scanned[next++], null) : Learn(choice))];
    }

    private ModelRun Learn(ModelChoice choice)
    {
        try
        {
            return new ModelRun(choice, choice.Path!.Credit(loaded.Journeys, _options), null);
        }
        catch (ModelDataException fault)
        {
            return new ModelRun(choice, null, fault.Message);
        }
    }

    /// <summary>Channels in order of first appearance; the unattributed line closes a model that has any.</summary>
    private IEnumerable<object[]> Credit() => Runs.Where(static run => run.Credit is not null).SelectMany(run => Lines(run.Choice.Text, run.Credit!));

    private IEnumerable<object[]> CreditWithErrors()
    {
        foreach (var run in Runs.Where(static run => run.Credit is not null))
        {
            foreach (var line in Lines(run.Choice.Text, run.Credit!))
                yield return [.. line, ErrorOf(run.Credit!, Array.IndexOf(loaded.Channels, (string)line[1]))];
        }
    }

    private static double ErrorOf(GroupCredit credit, int channel) => credit.StandardErrors is { } errors && channel >= 0 && channel < errors.Count ? errors[channel] : 0;

    private IEnumerable<object[]> CreditWithIntervals()
    {
        var inside = _options with { Threads = 1 };
        // An order chosen by looking at these rows holds for their draws, too.
        ModelChoice[] settled = [.. Runs.Where(static run => run.Credit is not null).Select(static run => run.Choice).Select(choice => choice with { Path = choice.Path?.Settled(loaded.Journeys, _options) })];
        var intervals = Bootstrap.Intervals(loaded.Journeys, draw => All(settled, draw, inside), request.Draws, request.Seed, _options.Threads);
        var credits = All(settled, loaded.Journeys, _options);
        for (var m = 0; m < credits.Count; m++)
        {
            var interval = intervals[m];
            foreach (var line in Lines(settled[m].Text, credits[m]))
            {
                var channel = Array.IndexOf(loaded.Channels, (string)line[1]);
                if (channel < 0)
                    channel = loaded.Channels.Length;
                yield return [.. line, interval.ConversionsLow[channel], interval.ConversionsHigh[channel], interval.ValuesLow[channel], interval.ValuesHigh[channel]];
            }
        }
    }

    private IEnumerable<object[]> Lines(string model, GroupCredit credit)
    {
        // Channels of rows without a journey (all touches late, say) still have their line.
        for (var channel = 0; channel < loaded.Channels.Length; channel++)
        {
            var isKnown = channel < credit.Conversions.Count;
            yield return [model, loaded.Channels[channel], isKnown ? credit.Conversions[channel] : 0.0, isKnown ? credit.Values[channel] : 0.0];
        }

        // With conversions of their own the line always closes the total, also when nobody is in it.
        if (request.Conversions is not null || credit.UnattributedConversions != 0 || credit.UnattributedValue != 0)
            yield return [model, Unattributed, credit.UnattributedConversions, credit.UnattributedValue];
    }

    private List<GroupCredit> All(IReadOnlyList<ModelChoice> models, JourneySet journeys, PathModelOptions options)
    {
        var scanned = Scan(models, journeys, options);
        var next = 0;
        return [.. models.Select(choice => choice.Path?.Credit(journeys, options) ?? scanned[next++])];
    }

    private IReadOnlyList<GroupCredit> Scan(IReadOnlyList<ModelChoice> models, JourneySet journeys, PathModelOptions options)
    {
        var scan = new CreditScanOptions { DirectChannel = Array.IndexOf(loaded.Channels, request.Direct), Threads = options.Threads };
        return CreditScan.Run(journeys, [.. models.Select(choice => choice.On(loaded.Channels)).OfType<ICreditModel>()], scan);
    }

    private IEnumerable<object[]> Transitions()
    {
        foreach (var (text, chain) in Chains())
        {
            foreach (var step in chain.Steps())
            {
                var from = step.Kind == MarkovStepKind.Start ? "(start)" : State(step.From);
                var to = step.Kind switch
                {
                    MarkovStepKind.Conversion => "(conversion)",
                    MarkovStepKind.Null => "(null)",
                    _ => State(step.To),
                };
                yield return [text, from, to, step.Weight, step.Probability];
            }
        }
    }

    private IEnumerable<object[]> RemovalEffects()
    {
        foreach (var (text, chain) in Chains())
        {
            var effects = chain.Effects(_options.Threads);
            for (var channel = 0; channel < effects.Conversions.Count; channel++)
                yield return [text, loaded.Channels[channel], effects.Conversions[channel], effects.Values[channel]];
        }
    }

    private IEnumerable<object[]> Coefficients()
    {
        foreach (var choice in request.Models)
        {
            var fit = HazardFit.Fit(loaded.Journeys, _options);
            for (var channel = 0; channel < fit.Coefficients.Length; channel++)
                yield return [choice.Text, loaded.Channels[channel], fit.Coefficients[channel]];
            yield return [choice.Text, loaded.Journeys.HasTimes ? "(baseline per day)" : "(baseline per journey)", fit.Baseline];
            if (!double.IsNaN(fit.HalfLifeDays))
                yield return [choice.Text, "(half-life in days)", fit.HalfLifeDays];
        }
    }

    private IEnumerable<(string Text, MarkovChain Chain)> Chains() =>
        request.Models.Select(choice => (choice.Text, ((MarkovModel)choice.Path!).Fit(loaded.Journeys, _options)));

    private string State(IReadOnlyList<int> channels) => string.Join(" > ", channels.Select(channel => loaded.Channels[channel]));
}

/// <summary>One model of a request: its credit, or why it shows none.</summary>
internal sealed record ModelRun(ModelChoice Choice, GroupCredit? Credit, string? Withheld);
