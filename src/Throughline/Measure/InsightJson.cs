namespace Throughline.Measure;

/// <summary>What one value does in a model.</summary>
internal sealed record InsightRowJson(string Key, double Conversions, double? Revenue, double? StandardError);

/// <summary>A step of the transition matrix.</summary>
internal sealed record InsightStepJson(string From, string To, double Journeys, double Probability);

/// <summary>What a data-driven model learned: removal effects and steps of a chain, or the coefficients of a hazard.</summary>
internal sealed record InsightJson(
    string Model,
    string By,
    string Goal,
    string? NotEnoughData,
    string Measure,
    int Conversions,
    int Touches,
    int NullJourneys,
    IReadOnlyList<InsightRowJson> Rows,
    IReadOnlyList<InsightStepJson> Steps,
    int StepCount,
    double? BaselinePerDay,
    double? HalfLifeDays,
    IReadOnlyList<double> HeldOutLossByOrder)
{
    public static InsightJson Of(ModelInsight insight) => new(
        insight.Question.Models[0].Key,
        insight.Question.By.Key,
        insight.Question.Journeys.Goal.Key,
        insight.Withheld,
        insight.Measure,
        insight.LearnedFrom.Conversions,
        insight.LearnedFrom.Touches,
        insight.LearnedFrom.Nulls,
        [.. insight.Rows.Select(static r => new InsightRowJson(r.Value, r.Conversions, r.Revenue, r.StandardError))],
        [.. insight.Steps.Select(static s => new InsightStepJson(s.From, s.To, s.Journeys, s.Probability))],
        insight.StepCount,
        insight.Baseline,
        insight.HalfLifeDays,
        insight.OrderScores);
}
