namespace Throughline.Attribution;

/// <summary>Each stage of the funnel map has a weight and shares it equally between the touches since the previous stage.</summary>
/// <remarks>
/// A stage without new touches credits the last touch at or before it (none that early: the first). Stages the person skipped drop out and
/// the others keep their proportions; a journey without any stage time is linear. Touches after the last stage earn nothing.
/// </remarks>
internal sealed class StageWeighted : ICreditModel
{
    private const int MostStages = 6;
    private readonly double[] _shares;

    private StageWeighted(Weights weights)
    {
        _shares = weights.Shares;
        Key = $"stage-weighted:{weights.Text}";
        Label = $"Stage-weighted {weights.Text}";
    }

    public static CreditModelKind Kind { get; } = new("stage-weighted", "stage-weighted:20/20/20/40",
        "each funnel stage credits the touches since the one before",
        argument => new StageWeighted(Weights.Parse("stage-weighted", argument.Length == 0 ? "25/25/25/25" : argument, 1, MostStages)));

    public string Key { get; }

    public string Label { get; }

    public bool NeedsTimes => true;

    public int StageCount => _shares.Length;

    public void Credit(in Journey journey, Span<double> weights)
    {
        weights.Clear();
        var sum = 0.0;
        var from = 0;
        var stages = Math.Min(_shares.Length, journey.StagesMs.Length);
        for (var stage = 0; stage < stages; stage++)
        {
            if (journey.StagesMs[stage] == Journey.Missing)
                continue;
            var to = journey.TouchesUpTo(journey.StagesMs[stage]);
            sum += _shares[stage];
            if (to > from)
                Add(weights[from..to], _shares[stage] / (to - from));
            else
                weights[Math.Max(0, to - 1)] += _shares[stage];
            from = Math.Max(from, to);
        }

        if (sum <= 0)
            weights.Fill(1.0 / weights.Length);
        else
            Scale(weights, sum);
    }

    private static void Add(Span<double> weights, double share)
    {
        foreach (ref var weight in weights)
            weight += share;
    }

    private static void Scale(Span<double> weights, double sum)
    {
        foreach (ref var weight in weights)
            weight /= sum;
    }
}
