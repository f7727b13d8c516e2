using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>What an answer was made of.</summary>
/// <param name="Deals">The deals, as one array that stays the same while they do.</param>
internal sealed record AnswerOrigin(Journeys.JourneySet Index, DealFacts[] Deals, DimensionNames Names);

/// <summary>
/// Says whether an answer still holds after people changed. Most changes are visits of people who bought nothing, or bought before: an answer about deals does not depend on them.
/// </summary>
internal sealed class AnswerReuse(ReportMaterial material, PipelineFacts pipeline, ChangedPeople changes)
{
    /// <summary>What an answer to the question is made of now.</summary>
    public async Task<AnswerOrigin> OriginAsync(Guid workspace, AttributionQuestion question, Journeys.JourneySet index, CancellationToken cancellation) =>
        new(index, await pipeline.DealsAsync(workspace, index, cancellation), await material.NamesAsync(workspace, question, index, cancellation));

    /// <summary>Whether what the answer was made of is the same now, as far as it counts.</summary>
    public async Task<bool> HoldsAsync(Guid workspace, AttributionQuestion question, AnswerOrigin before, AnswerOrigin now, CancellationToken cancellation)
    {
        if (!DependsOnDealsOnly(question) || !ReferenceEquals(before.Deals, now.Deals) || !now.Names.Continues(before.Names))
            return false;
        var people = await changes.BetweenAsync(workspace, before.Index.Version, now.Index.Version, cancellation);
        if (people is null)
            return false;
        var last = LastConversions(now.Deals, [.. people]);
        return last.All(person => IsSame(before.Index.Of(person.Key), now.Index.Of(person.Key), person.Value));
    }

    // Learned models also look at people who bought nothing, other goals and options at leads and stages.
    private static bool DependsOnDealsOnly(AttributionQuestion question) =>
        question.Journeys is { Settings.WholeCompany: false, Stages.Count: 0 } options && question.By != Dimension.Company && options.Goal.IsOfDeals && question.Models.All(static m => m.Learned is null);

    private static Dictionary<Guid, long> LastConversions(DealFacts[] deals, HashSet<Guid> people)
    {
        var last = new Dictionary<Guid, long>();
        foreach (var deal in deals)
        {
            foreach (var contact in deal.Contacts)
            {
                if (people.Contains(contact.Person))
                    last[contact.Person] = Math.Max(last.GetValueOrDefault(contact.Person), deal.LastAt);
            }
        }

        return last;
    }

    // No touch after a conversion earns of it.
    private static bool IsSame(TouchSpan before, TouchSpan now, long until)
    {
        var (had, has) = (CountUntil(before.Times, until), CountUntil(now.Times, until));
        return had == has
            && before.Times[..had].SequenceEqual(now.Times[..has]) && before.Acquisitions[..had].SequenceEqual(now.Acquisitions[..has])
            && before.Pages[..had].SequenceEqual(now.Pages[..has]) && before.Kinds[..had].SequenceEqual(now.Kinds[..has]);
    }

    private static int CountUntil(ReadOnlySpan<long> times, long until)
    {
        var count = times.Length;
        while (count > 0 && times[count - 1] > until)
            count--;
        return count;
    }
}
