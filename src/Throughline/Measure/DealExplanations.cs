using Microsoft.EntityFrameworkCore;
using Throughline.Attribution;
using Throughline.Deals;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>A touch of a deal with what it earned under each model.</summary>
/// <param name="EventId">The raw event behind it.</param>
/// <param name="Acquisition">What it came from and the rule that decided.</param>
/// <param name="Weights">Share of the deal, by model in the order of the question.</param>
/// <param name="Minor">Money, by model; adds up to the deal's revenue exactly.</param>
public sealed record ExplainedTouch(
    Guid EventId, long OccurredAt, Guid Lead, string? LeadName, TouchKind Kind, AcquisitionFacts Acquisition, string Page, double[] Weights, long[] Minor);

/// <summary>How a deal's revenue was split. Touches outside the window are counted, not shown.</summary>
public sealed record DealExplanation(Deal Deal, IReadOnlyList<ICreditModel> Models, Lookback Lookback, long ConvertedAt, IReadOnlyList<ExplainedTouch> Touches, int Earlier, int Later, int Flagged);

/// <summary>Opens a deal's credit: touches, weights, rule, raw event. Reads the tables, not the index, so that it also checks the index.</summary>
internal sealed class DealExplanations(IDbContextFactory<AppDb> databases)
{
    /// <summary>Null when the workspace has no such deal. An open or lost deal is explained as if it had closed at its last touch.</summary>
    public async Task<DealExplanation?> ExplainAsync(Guid workspace, Guid id, AttributionQuestion question, CancellationToken cancellation)
    {
        var (models, lookback, traffic) = (question.Models, question.Lookback, question.Traffic);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var deal = await db.Set<Deal>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == workspace && d.DealId == id, cancellation);
        if (deal is null)
            return null;
        var contacts = await (
            from contact in db.Set<DealContact>().AsNoTracking()
            join lead in db.Set<Lead>().AsNoTracking() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where contact.WorkspaceId == workspace && contact.DealId == id
            orderby contact.Place, contact.LeadId
            select lead).ToListAsync(cancellation);
        var people = contacts.Select(static l => l.PersonId).Distinct().ToList();
        var all = await Touches.OfPeopleAsync(db, workspace, people, cancellation);
        var closes = deal.ClosedAt ?? all.Select(static t => t.OccurredAt).DefaultIfEmpty(deal.OpenedAt).Max();
        var opens = lookback.OpensAt(closes);
        var eligible = all.Where(t => traffic.Shows(t.Flag) && t.OccurredAt >= opens && t.OccurredAt <= closes)
            .OrderBy(static t => t.OccurredAt).ThenBy(t => people.IndexOf(t.PersonId)).ThenBy(static t => t.ReceivedAt).ThenBy(static t => t.TouchId).ToList();
        var facts = await Acquisitions.FactsAsync(db, workspace, eligible.Select(static t => t.AcquisitionId).ToHashSet(), cancellation);
        var pages = await LandingPages.AddressesAsync(db, workspace, [.. eligible.Select(static t => t.PageId)], cancellation);
        var milestones = (LeadAt: contacts.Min(static l => l.CreatedAt), deal.OpenedAt);
        var (weights, shares) = Credit(models, eligible, facts, closes, milestones, deal.RevenueMinor);
        var leadOf = contacts.DistinctBy(static l => l.PersonId).ToDictionary(static l => l.PersonId);
        var touches = eligible.Select((t, i) => new ExplainedTouch(
            t.TouchId, t.OccurredAt, leadOf[t.PersonId].MergedInto ?? leadOf[t.PersonId].LeadId, leadOf[t.PersonId].Name ?? leadOf[t.PersonId].Email, t.Kind, facts[t.AcquisitionId], pages[i],
            [.. weights.Select(w => w[i])], [.. shares.Select(s => s[i])]));
        return new DealExplanation(
            deal, models, lookback, closes, [.. touches],
            all.Count(t => traffic.Shows(t.Flag) && t.OccurredAt < opens), all.Count(t => traffic.Shows(t.Flag) && t.OccurredAt > closes), all.Count(t => !traffic.Shows(t.Flag)));
    }

    private static (double[][] Weights, long[][] Shares) Credit(
        IReadOnlyList<ICreditModel> models, List<Touch> touches, Dictionary<long, AcquisitionFacts> facts, long closes, (long LeadAt, long OpenedAt) milestones, long revenueMinor)
    {
        var weights = models.Select(_ => new double[touches.Count]).ToArray();
        var shares = models.Select(_ => new long[touches.Count]).ToArray();
        if (touches.Count == 0)
            return (weights, shares);
        var channels = touches.Select(t => ChannelNumbers.Of(facts[t.AcquisitionId].Channel)).ToArray();
        var journey = new Journey(touches.Select(static t => t.OccurredAt).ToArray(), channels)
        {
            ConversionMs = closes,
            LeadMs = milestones.LeadAt,
            OpportunityMs = milestones.OpenedAt,
            DirectChannel = ChannelNumbers.Direct,
        };
        for (var m = 0; m < models.Count; m++)
        {
            models[m].Credit(in journey, weights[m]);
            MinorUnits.Allot(revenueMinor, weights[m], shares[m]);
        }

        return (weights, shares);
    }
}
