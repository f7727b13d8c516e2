using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Attribution;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Taxonomy;
using JourneySet = Throughline.Journeys.JourneySet;

namespace Throughline.Measure;

/// <summary>Answers attribution questions from the journeys in memory. An answer is kept until anything in the workspace changes.</summary>
internal sealed class AttributionReports(IJourneySource source, WonDeals won, IDbContextFactory<AppDb> databases)
{
    private const int AnswersKept = 200;

    private readonly ConcurrentDictionary<(Guid Workspace, long Version, string Question), AttributionAnswer> _answers = new();

    public async Task<AttributionAnswer> AnswerAsync(Guid workspace, AttributionQuestion question, CancellationToken cancellation)
    {
        var journeys = await source.OpenAsync(workspace, question.Traffic, cancellation);
        var key = (workspace, journeys.Version, KeyOf(question));
        if (_answers.TryGetValue(key, out var known))
            return known;

        var deals = await won.OfAsync(workspace, journeys, cancellation);
        var names = await DimensionNames.OfAsync(databases, workspace, journeys, question.By, cancellation);
        var answer = Compute(question, journeys, deals, names);
        if (_answers.Count >= AnswersKept)
            _answers.Clear();
        _answers[key] = answer;
        return answer;
    }

    private static string KeyOf(AttributionQuestion q) =>
        $"{string.Join(',', q.Models.Select(static m => m.Key))}|{q.By.Key}|{q.Period.FromMs}|{q.Period.BelowMs}|{q.Lookback}|{q.Currency}|{q.Traffic.Key}";

    private static AttributionAnswer Compute(AttributionQuestion question, JourneySet journeys, WonDeal[] deals, DimensionNames names)
    {
        var sums = new CreditSums(question.Models, names);
        var journey = new DealJourney();
        var others = new SortedDictionary<string, (int Deals, long Minor)>(StringComparer.Ordinal);
        foreach (var deal in deals)
        {
            if (deal.ClosedAt < question.Period.FromMs || deal.ClosedAt >= question.Period.BelowMs)
                continue;
            if (deal.Currency == question.Currency)
            {
                journey.Gather(deal, journeys, question.Lookback);
                sums.Add(deal, journey);
            }
            else
            {
                var other = others.GetValueOrDefault(deal.Currency);
                others[deal.Currency] = (other.Deals + 1, other.Minor + deal.RevenueMinor);
            }
        }

        return sums.Answer(question, [.. others.Select(static o => new OtherCurrency(o.Key, o.Value.Deals, o.Value.Minor))]);
    }
}
