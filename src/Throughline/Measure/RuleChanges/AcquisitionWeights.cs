using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>What hangs on one acquisition.</summary>
/// <param name="Touches">Touches that arrived by it; bots, internal traffic and exposures left out.</param>
/// <param name="FirstAt">Its first touch ever, UTC milliseconds; 0 without one.</param>
/// <param name="LastAt">Its last touch in the span.</param>
/// <param name="Leads">Leads created in the span whose original source it is.</param>
/// <param name="Deals">Deals won in the span with those leads, whenever they were created, in the asked currency.</param>
/// <param name="RevenueMinor">Their revenue, less refunds.</param>
public sealed record AcquisitionWeight(long Touches, long FirstAt, long LastAt, int Leads, int Deals, long RevenueMinor)
{
    /// <summary>Nothing.</summary>
    public static AcquisitionWeight None { get; } = new(0, 0, 0, 0, 0, 0);
}

/// <summary>Weighs every acquisition of a workspace: by touches from the journeys in memory, by leads and money from the store.</summary>
public sealed class AcquisitionWeights(IJourneySource source, IDbContextFactory<AppDb> databases)
{
    /// <summary>Weights by acquisition id; those without any are left out. Money in other currencies is left out.</summary>
    public async Task<Dictionary<long, AcquisitionWeight>> OfAsync(Guid workspace, long fromMs, long belowMs, string currency, CancellationToken cancellation)
    {
        var weights = Touches(await source.OpenAsync(workspace, cancellation), fromMs, belowMs);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.MergedInto == null && l.CreatedAt >= fromMs && l.CreatedAt < belowMs)
            .GroupBy(static l => l.OriginalAcquisitionId).Select(static g => new { Id = g.Key, Count = g.Count() }).ToListAsync(cancellation);
        foreach (var lead in leads)
            weights[lead.Id] = weights.GetValueOrDefault(lead.Id, AcquisitionWeight.None) with { Leads = lead.Count };
        var won = await (
            from deal in db.Set<Deal>()
            join lead in db.Set<Lead>() on new { deal.WorkspaceId, deal.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where deal.WorkspaceId == workspace && deal.Outcome == Outcomes.Won && deal.Currency == currency && deal.ClosedAt >= fromMs && deal.ClosedAt < belowMs
            group deal by lead.OriginalAcquisitionId into g
            select new { Id = g.Key, Deals = g.Count(), Minor = g.Sum(d => d.AmountMinor - d.RefundedMinor) }).ToListAsync(cancellation);
        foreach (var deal in won)
            weights[deal.Id] = weights.GetValueOrDefault(deal.Id, AcquisitionWeight.None) with { Deals = deal.Deals, RevenueMinor = deal.Minor };
        return weights;
    }

    /// <summary>Touches of each acquisition in each span between two neighbouring edges (UTC milliseconds, ascending).</summary>
    public async Task<Dictionary<long, long[]>> BySpanAsync(Guid workspace, long[] edges, CancellationToken cancellation)
    {
        var journeys = await source.OpenAsync(workspace, cancellation);
        var counts = journeys.Acquisitions.Select(_ => new long[edges.Length - 1]).ToArray();
        foreach (var person in journeys.People)
        {
            var touches = journeys.Of(person);
            for (var i = 0; i < touches.Count; i++)
            {
                if (((TouchKind)touches.Kinds[i]).IsExposure())
                    continue;
                var place = Array.BinarySearch(edges, touches.Times[i]);
                var span = place >= 0 ? place : ~place - 1;
                if (span >= 0 && span < edges.Length - 1)
                    counts[touches.Acquisitions[i]][span]++;
            }
        }

        return journeys.Acquisitions.Select((id, i) => (id, counts[i])).ToDictionary(static p => p.id, static p => p.Item2);
    }

    private static Dictionary<long, AcquisitionWeight> Touches(JourneySet journeys, long fromMs, long belowMs)
    {
        var size = journeys.Acquisitions.Count;
        var (counts, first, last) = (new long[size], new long[size], new long[size]);
        foreach (var person in journeys.People)
        {
            var touches = journeys.Of(person);
            for (var i = 0; i < touches.Count; i++)
            {
                if (((TouchKind)touches.Kinds[i]).IsExposure())
                    continue;
                var (at, which) = (touches.Times[i], touches.Acquisitions[i]);
                if (first[which] == 0 || at < first[which])
                    first[which] = at;
                if (at < fromMs || at >= belowMs)
                    continue;
                counts[which]++;
                last[which] = Math.Max(last[which], at);
            }
        }

        var weights = new Dictionary<long, AcquisitionWeight>(size);
        for (var i = 0; i < size; i++)
        {
            if (first[i] != 0)
                weights[journeys.Acquisitions[i]] = new AcquisitionWeight(counts[i], first[i], last[i], 0, 0, 0);
        }

        return weights;
    }
}
