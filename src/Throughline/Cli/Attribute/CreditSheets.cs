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

    /// <summary>What the reader of data-driven numbers should know: too little data, and the order that was chosen.</summary>
    public IEnumerable<string> Notes()
    {
        if (request.Models.Any(choice => choice.Path is not null) && !PathModels.HasEnough(loaded.Journeys, out var why))
            yield return $"{why}; take data-driven credit for noise";
        if (request.Models.Select(choice => choice.Path).OfType<MarkovModel>().FirstOrDefault(model => model.Key == "markov:auto") is null)
            yield break;
        var scores = MarkovOrders.Scores(loaded.Journeys, _options);
        yield return $"markov:auto is order {scores.MinBy(score => score.LogLoss)!.Order}; held-out log loss by order: "
            + string.Join(", ", scores.Select(score => score.LogLoss.ToString("0.00000", CultureInfo.InvariantCulture)));
    }

    /// <summary>What the request wants to see.</summary>
    public Sheet Make() => request.Show switch
    {
        ShownResult.Transitions => new Sheet(["model", "from", "to", "weight", "probability"], Transitions()),
        ShownResult.RemovalEffects => new Sheet(["model", "channel", "conversions_effect", "value_effect"], RemovalEffects()),
        ShownResult.Coefficients => new Sheet(["model", "channel", "conversions_per_touch"], Coefficients()),
        _ when request.Draws > 0 => new Sheet(
            ["model", "channel", "conversions", "value", "conversions_low", "conversions_high", "value_low", "value_high"], CreditWithIntervals()),
        _ => new Sheet(["model", "channel", "conversions", "value"], Credit()),
    };

    /// <summary>The models' credit, in their order.</summary>
    public IReadOnlyList<GroupCredit> Run() => Run(request.Models, loaded.Journeys, _options);

    /// <summary>Channels in order of first appearance; the unattributed line closes a model that has any.</summary>
    private IEnumerable<object[]> Credit() =>
        request.Models.Zip(Run()).SelectMany(pair => Lines(pair.First.Text, pair.Second));

    private IEnumerable<object[]> CreditWithIntervals()
    {
        var inside = _options with { Threads = 1 };
        // An order chosen by looking at these rows holds for their draws, too.
        ModelChoice[] settled = [.. request.Models.Select(choice => choice with { Path = choice.Path?.Settled(loaded.Journeys, _options) })];
        var intervals = Bootstrap.Intervals(loaded.Journeys, draw => Run(settled, draw, inside), request.Draws, request.Seed, _options.Threads);
        var credits = Run(settled, loaded.Journeys, _options);
        for (var m = 0; m < credits.Count; m++)
        {
            var interval = intervals[m];
            foreach (var line in Lines(request.Models[m].Text, credits[m]))
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

    /// <summary>All models' credit: those that look at one journey share a scan.</summary>
    private List<GroupCredit> Run(IReadOnlyList<ModelChoice> models, JourneySet journeys, PathModelOptions options)
    {
        var scan = new CreditScanOptions { DirectChannel = Array.IndexOf(loaded.Channels, request.Direct), Threads = options.Threads };
        var scanned = CreditScan.Run(journeys, [.. models.Select(choice => choice.On(loaded.Channels)).OfType<ICreditModel>()], scan);
        var next = 0;
        return [.. models.Select(choice => choice.Path?.Credit(journeys, options) ?? scanned[next++])];
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
