using System.Collections.Concurrent;
using System.Globalization;

namespace Throughline.Measure;

/// <summary>Answers attribution questions from the journeys in memory. An answer is kept until anything in the workspace changes.</summary>
internal sealed class AttributionReports(ReportMaterial material)
{
    private const int AnswersKept = 200;

    private readonly ConcurrentDictionary<(Guid Workspace, long Version, string Question), AttributionAnswer> _answers = new();

    public async Task<AttributionAnswer> AnswerAsync(Guid workspace, AttributionQuestion question, CancellationToken cancellation)
    {
        var index = await material.OpenAsync(workspace, question.Journeys.Traffic, cancellation);
        var key = (workspace, index.Version, KeyOf(question));
        if (_answers.TryGetValue(key, out var known))
            return known;

        var answer = new CreditSums(question, await material.OfAsync(workspace, question, index, cancellation)).Answer();
        if (_answers.Count >= AnswersKept)
            _answers.Clear();
        _answers[key] = answer;
        return answer;
    }

    private static string KeyOf(AttributionQuestion q) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(',', q.Models.Select(static m => m.Key))}|{q.By.Key}|{q.Period.FromMs}|{q.Period.BelowMs}|{q.Journeys.Fingerprint}|{q.Currency}|{q.Intervals}");
}
