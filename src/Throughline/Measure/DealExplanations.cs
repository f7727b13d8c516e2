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
    Guid EventId, long OccurredAt, Guid Lead, string? LeadName, TouchKind Kind, AcquisitionFacts Acquisition, string Page, double[] Weights, long[] Minor)
{
    /// <summary>How much its contact's touches count: the weight of the role, parted between the companies the contact works for; 1 for plain ones.</summary>
    public double Factor { get; init; } = 1;
}

/// <summary>How a deal's revenue was split. Touches that do not count are counted, not shown.</summary>
/// <param name="Models">The models that look at one journey.</param>
/// <param name="Money">The revenue that the touches share.</param>
/// <param name="Stages">The stages of the funnel map that were reached, where a model looks at them, with their times.</param>
/// <param name="Earlier">Unflagged touches before the window.</param>
/// <param name="Later">Unflagged touches after the conversion.</param>
/// <param name="LeftOut">Touches inside the window that the report's choices leave out (exposures, kinds, channels, transforms), or an earlier conversion used up.</param>
public sealed record DealExplanation(
    Deal Deal, ExplainedMoney Money, IReadOnlyList<ICreditModel> Models, Lookback Lookback, long ConvertedAt, IReadOnlyList<ExplainedTouch> Touches, IReadOnlyList<ReachedStage> Stages, int Earlier, int Later, int LeftOut, int Flagged)
{
    /// <summary>A conversion uses its touches up: an earlier one of the same people may have taken some.</summary>
    public bool UsesUp { get; init; }
}

/// <summary>A deal's revenue as its report counts it.</summary>
/// <param name="Minor">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">The report's; the deal's own where no rate converts it, and then the report leaves the deal out.</param>
/// <param name="Rate">What converted it; null when nothing had to.</param>
public sealed record ExplainedMoney(long Minor, string Currency, StatedRate? Rate)
{
    /// <summary>The event that stated the rate; null without one.</summary>
    public Guid? RateEvent { get; init; }

    /// <summary>The report's currency, when no rate converts the deal into it; else null.</summary>
    public string? IsLeftOutOf { get; init; }
}

/// <summary>A stage of the funnel map, and when it was reached, UTC milliseconds; <see cref="Journey.Missing"/> when not.</summary>
public sealed record ReachedStage(MappedStage Stage, long At);

/// <summary>Opens a deal's credit: touches, weights, rule, raw event. The journey is the report's own; events and rules are read from the tables beside it.</summary>
internal sealed class DealExplanations(ReportMaterial material, Rates rates, IDbContextFactory<AppDb> databases)
{
    /// <summary>Null when the workspace has no such deal. An open or lost deal is explained as if it had closed at its last touch.</summary>
    public async Task<DealExplanation?> ExplainAsync(Guid workspace, Guid id, AttributionQuestion question, CancellationToken cancellation)
    {
        var options = question.Journeys;
        // Models that look at all journeys have no part of one deal.
        ICreditModel[] models = [.. question.Models.Select(static m => m.Single).OfType<ICreditModel>()];
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var deal = await db.Set<Deal>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == workspace && d.DealId == id, cancellation);
        if (deal is null)
            return null;
        var index = await material.OpenAsync(workspace, options.Traffic, cancellation);
        // Who belongs to it is known before the moment is: the last touch of an open deal's people closes it for now.
        var people = (await material.OfDealAsync(workspace, id, deal.OpenedAt, options, index, cancellation))!.Conversions[0].Buyers.Select(static b => b.Person).ToList();
        var all = await Touches.OfPeopleAsync(db, workspace, people, cancellation);
        var closes = options.Goal == Goal.Opportunity ? deal.OpenedAt : deal.ClosedAt ?? all.Where(t => options.Traffic.Shows(t.Flag)).Select(static t => t.OccurredAt).DefaultIfEmpty(deal.OpenedAt).Max();
        var journeys = (await material.OfDealAsync(workspace, id, closes, options, index, cancellation))!;
        var money = await MoneyAsync(workspace, deal, question.Currency, closes, cancellation);
        journeys = journeys with { Conversions = [journeys.Conversions[0] with { Minor = money.Minor, Currency = money.Currency }] };
        var stages = options.Stages.Zip(journeys.Journeys.At(0, ChannelNumbers.Direct).StagesMs.ToArray(), static (stage, at) => new ReachedStage(stage, at)).ToList();
        var touches = await ExplainAsync(db, workspace, journeys, all, models, options.Traffic, cancellation);
        var opens = options.Lookback.OpensAt(closes);
        var inside = all.Count(t => options.Traffic.Shows(t.Flag) && t.OccurredAt >= opens && t.OccurredAt <= closes);
        return new DealExplanation(
            deal, money, models, options.Lookback, closes, touches, stages,
            all.Count(t => options.Traffic.Shows(t.Flag) && t.OccurredAt < opens), all.Count(t => options.Traffic.Shows(t.Flag) && t.OccurredAt > closes), inside - touches.Count, all.Count(t => !options.Traffic.Shows(t.Flag)))
        { UsesUp = options.Reset };
    }

    private async Task<ExplainedMoney> MoneyAsync(Guid workspace, Deal deal, string currency, long at, CancellationToken cancellation)
    {
        var conversion = await rates.OfAsync(workspace, cancellation);
        if (conversion.Convert(deal.RevenueMinor, deal.Currency, currency, at) is not { } minor)
            return new ExplainedMoney(deal.RevenueMinor, deal.Currency, null) { IsLeftOutOf = currency };
        return conversion.RateOf(deal.Currency, currency, at) is { } rate
            ? new ExplainedMoney(minor, currency, rate) { RateEvent = await rates.EventOfAsync(workspace, rate, cancellation) }
            : new ExplainedMoney(minor, currency, null);
    }

    private static async Task<List<ExplainedTouch>> ExplainAsync(
        AppDb db, Guid workspace, ReportJourneys journeys, List<Touch> all, IReadOnlyList<ICreditModel> models, TrafficFilter traffic, CancellationToken cancellation)
    {
        var conversion = journeys.Conversions[0];
        // The index holds a person's touches in this order; a touch's place in it finds its row.
        var rows = conversion.Buyers.Select(buyer => all.Where(t => t.PersonId == buyer.Person && traffic.Shows(t.Flag))
            .OrderBy(static t => t.OccurredAt).ThenBy(static t => t.ReceivedAt).ThenBy(static t => t.TouchId).ToArray()).ToArray();
        Touch[] own = [.. journeys.Origins.Select(origin => rows[origin.Buyer][origin.Place])];
        var facts = await Acquisitions.FactsAsync(db, workspace, own.Select(static t => t.AcquisitionId).ToHashSet(), cancellation);
        var pages = await LandingPages.AddressesAsync(db, workspace, [.. own.Select(static t => t.PageId)], cancellation);
        var people = conversion.Buyers.Select(static b => b.Person).ToArray();
        var leads = (await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && l.MergedInto == null && people.Contains(l.PersonId)).ToListAsync(cancellation))
            .DistinctBy(static l => l.PersonId).ToDictionary(static l => l.PersonId);
        var shares = models.Select(model => journeys.Share(0, model)).ToArray();
        return [.. own.Select((t, i) => new ExplainedTouch(
            t.TouchId, t.OccurredAt, leads[t.PersonId].LeadId, leads[t.PersonId].Name ?? leads[t.PersonId].Email, t.Kind, facts[t.AcquisitionId], pages[i],
            [.. shares.Select(s => s.Weights[i])], [.. shares.Select(s => s.Minor[i])]) { Factor = conversion.Buyers[journeys.Origins[i].Buyer].Weight })];
    }
}
