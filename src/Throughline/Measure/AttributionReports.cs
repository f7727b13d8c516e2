using System.Collections.Concurrent;
using System.Globalization;

namespace Throughline.Measure;

/// <summary>Answers attribution questions from the journeys in memory. An answer is kept until something changes that it depends on.</summary>
internal sealed class AttributionReports(ReportMaterial material, AnswerReuse reuse, Rates rates)
{
    private const int AnswersKept = 200;

    private readonly ConcurrentDictionary<(Guid Workspace, string Question), (AttributionAnswer Answer, AnswerOrigin Origin)> _answers = new();

    public async Task<AttributionAnswer> AnswerAsync(Guid workspace, AttributionQuestion question, CancellationToken cancellation)
    {
        var index = await material.OpenAsync(workspace, question.Journeys.Traffic, cancellation);
        var key = (workspace, KeyOf(question, await rates.OfAsync(workspace, cancellation)));
        var isKnown = _answers.TryGetValue(key, out var known);
        if (isKnown && known.Origin.Index.Version == index.Version)
            return known.Answer;

        Forget(workspace, index);
        var origin = await reuse.OriginAsync(workspace, question, index, cancellation);
        var answer = isKnown && await reuse.HoldsAsync(workspace, question, known.Origin, origin, cancellation)
            ? known.Answer
            : new CreditSums(question, await material.OfAsync(workspace, question, index, cancellation)).Answer();
        if (_answers.Count >= AnswersKept)
            _answers.Clear();
        _answers[key] = (answer, origin);
        return answer;
    }

    // An answer that outlives its loading of the touches would keep all of them in memory.
    private void Forget(Guid workspace, Journeys.JourneySet index)
    {
        foreach (var (key, known) in _answers)
        {
            if (key.Workspace == workspace && !known.Origin.Index.SharesBaseWith(index))
                _answers.TryRemove(key, out _);
        }
    }

    private static string KeyOf(AttributionQuestion q, RateConversion conversion) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(',', q.Models.Select(static m => m.ExactKey))}|{q.By.Key}|{q.Period.FromMs}|{q.Period.BelowMs}|{q.Journeys.Fingerprint}|{q.Currency}|{conversion.Book.Version}|{conversion.Zone.Id}|{q.Intervals}");
}
