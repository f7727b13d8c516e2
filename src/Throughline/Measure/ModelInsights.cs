using Throughline.Attribution;

namespace Throughline.Measure;

/// <summary>A step of the transition matrix, by the names of the rows; <c>(start)</c>, <c>(conversion)</c> and <c>(null)</c> are the ends.</summary>
public sealed record InsightStep(string From, string To, double Journeys, double Probability);

/// <summary>What one value does in a model: the removal effect of a chain, or what a touch adds under a hazard.</summary>
/// <param name="StandardError">How far the conversions may be off, where the model drew a sample.</param>
public sealed record InsightRow(string Value, double Conversions, double? Revenue, double? StandardError = null);

/// <summary>What a data-driven model learned.</summary>
/// <param name="Withheld">Why it learned nothing; the rest is empty then.</param>
/// <param name="Measure">What the rows' numbers are.</param>
/// <param name="Steps">The likeliest steps of a Markov chain, by how many journeys took them; empty for other models.</param>
/// <param name="StepCount">How many there are in all.</param>
/// <param name="Baseline">Of a hazard: conversions per day of a journey that come without any touch.</param>
/// <param name="HalfLifeDays">Of a hazard: how long until a touch's effect has halved.</param>
/// <param name="OrderScores">Of <c>markov:auto</c>: the held-out log loss of each order from 1.</param>
public sealed record ModelInsight(
    AttributionQuestion Question, string? Withheld, string Measure, IReadOnlyList<InsightRow> Rows, IReadOnlyList<InsightStep> Steps, int StepCount, double? Baseline, double? HalfLifeDays, IReadOnlyList<double> OrderScores)
{
    /// <summary>Conversions, touches and null journeys it learned from.</summary>
    public (int Conversions, int Touches, int Nulls) LearnedFrom { get; init; }
}

/// <summary>Looks inside data-driven models: transition matrix and removal effects, coefficients.</summary>
internal sealed class ModelInsights(ReportMaterial material)
{
    private const int MostSteps = 500;
    private const int Threads = 2;

    public async Task<ModelInsight> OfAsync(Guid workspace, AttributionQuestion question, CancellationToken cancellation)
    {
        var index = await material.OpenAsync(workspace, question.Journeys.Traffic, cancellation);
        var found = await material.OfAsync(workspace, question, index, cancellation);
        var rows = ReportRows.Of(found, question);
        var journeys = found.Journeys.Journeys.Along(rows.RowOf, rows.Names.Count);
        var settings = question.Journeys.Settings;
        var learnedFrom = (found.Journeys.Conversions.Count, found.Journeys.ConvertingTouches, found.Journeys.NullJourneys);
        if (!PathModels.HasEnough(journeys, settings.FewestConversions, settings.FewestTouches, out var why))
            return Nothing(question, why) with { LearnedFrom = learnedFrom };
        if (rows.Names.Count > CreditSums.MostSteps)
            return Nothing(question, $"{rows.Names.Count} values are more than the {CreditSums.MostSteps} a data-driven model can tell apart") with { LearnedFrom = learnedFrom };
        try
        {
            var options = new PathModelOptions { IncludesNulls = question.Journeys.IncludesNulls, Threads = Threads };
            return Look(question, journeys, rows.Names, options) with { LearnedFrom = learnedFrom };
        }
        catch (ModelDataException fault)
        {
            return Nothing(question, fault.Message) with { LearnedFrom = learnedFrom };
        }
    }

    private static ModelInsight Nothing(AttributionQuestion question, string why) => new(question, why, "", [], [], 0, null, null, []);

    private static ModelInsight Look(AttributionQuestion question, JourneySet journeys, IReadOnlyList<string> names, PathModelOptions options) => question.Models[0].Learned switch
    {
        MarkovModel markov => OfChain(question, markov, journeys, names, options),
        AdditiveHazard => OfHazard(question, journeys, names, options),
        var other => OfCredit(question, other!.Credit(journeys, options), names),
    };

    private static ModelInsight OfChain(AttributionQuestion question, MarkovModel markov, JourneySet journeys, IReadOnlyList<string> names, PathModelOptions options)
    {
        var chain = markov.Fit(journeys, options);
        var effects = chain.Effects(options.Threads);
        var steps = chain.Steps();
        var scores = markov.Key == "markov:auto" ? MarkovOrders.Scores(journeys, options).Select(static s => s.LogLoss).ToArray() : [];
        return new ModelInsight(
            question,
            null,
            $"Lost without it (removal effect, order {chain.Order})",
            [.. effects.Conversions.Select((effect, row) => new InsightRow(names[row], effect, question.Journeys.Goal.HasMoney ? effects.Values[row] : null)).OrderByDescending(static r => r.Conversions)],
            [.. steps.OrderByDescending(static s => s.Weight).Take(MostSteps).Select(s => new InsightStep(
                s.Kind == MarkovStepKind.Start ? "(start)" : Text(s.From, names),
                s.Kind switch { MarkovStepKind.Conversion => "(conversion)", MarkovStepKind.Null => "(null)", _ => Text(s.To, names) },
                s.Weight,
                s.Probability))],
            steps.Count,
            null,
            null,
            scores);
    }

    private static ModelInsight OfHazard(AttributionQuestion question, JourneySet journeys, IReadOnlyList<string> names, PathModelOptions options)
    {
        var fit = HazardFit.Fit(journeys, options);
        return new ModelInsight(
            question, null, "Conversions that one touch adds", [.. fit.Coefficients.Select((c, row) => new InsightRow(names[row], c, null)).OrderByDescending(static r => r.Conversions)],
            [], 0, fit.Baseline, fit.HalfLifeDays, []);
    }

    private static ModelInsight OfCredit(AttributionQuestion question, GroupCredit credit, IReadOnlyList<string> names) => new(
        question, null, "Shapley value over conversion rates, in conversions",
        [.. credit.Conversions.Select((c, row) => new InsightRow(names[row], c, null, credit.StandardErrors?[row])).OrderByDescending(static r => r.Conversions)],
        [], 0, null, null, []);

    private static string Text(IReadOnlyList<int> rows, IReadOnlyList<string> names) => string.Join(" > ", rows.Select(row => names[row]));
}
