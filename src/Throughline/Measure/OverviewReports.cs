using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>The figures of one period.</summary>
/// <param name="Customers">Distinct deals won.</param>
public sealed record PeriodFigures(int Leads, int Opportunities, int Customers, long RevenueMinor);

/// <summary>One week: its first day, leads created and revenue of deals won in it.</summary>
public sealed record WeekFigures(DateOnly Start, int Leads, long RevenueMinor);

/// <summary>What the overview shows: the period, the one before it, the weeks, and what needs a look.</summary>
public sealed record Overview(
    ReportPeriod Period, PeriodFigures Now, PeriodFigures Before, IReadOnlyList<WeekFigures> Weeks, int Quarantined, int Unassigned, int Waiting, double? MedianMinutesToFirstChange);

/// <summary>Answers the overview from the leads and deals in memory.</summary>
internal sealed class OverviewReports(IDbContextFactory<AppDb> databases, IJourneySource source, PipelineFacts pipeline, TimeProvider time)
{
    // A lead nobody touched for a day is waiting.
    private const long WaitingMs = 86_400_000;

    public async Task<Overview> AnswerAsync(Guid workspace, ReportPeriod period, string currency, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var index = await source.OpenAsync(workspace, cancellation);
        var leads = await pipeline.LeadsAsync(workspace, index, cancellation);
        var deals = await pipeline.DealsAsync(workspace, index, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var waitingSince = time.GetUtcNow().ToUnixTimeMilliseconds() - WaitingMs;
        return new Overview(
            period,
            Figures(leads, deals, currency, period.FromMs, period.BelowMs),
            Figures(leads, deals, currency, period.FromMs - (period.BelowMs - period.FromMs), period.FromMs),
            Weeks(leads, deals, currency, period, zone),
            await db.Set<QuarantinedEvent>().CountAsync(q => q.WorkspaceId == workspace, cancellation),
            leads.Count(static l => l is { HasOwner: false, IsNew: true }),
            leads.Count(l => l.IsNew && l.CreatedAt < waitingSince && l.CreatedAt >= period.FromMs),
            Median(leads, period));
    }

    private static PeriodFigures Figures(LeadFacts[] leads, DealFacts[] deals, string currency, long from, long below)
    {
        var (opened, won, minor) = (0, 0, 0L);
        foreach (var deal in deals)
        {
            opened += deal.OpenedAt >= from && deal.OpenedAt < below ? 1 : 0;
            if (!IsWon(deal, currency, from, below))
                continue;
            won++;
            minor += deal.RevenueMinor;
        }

        return new PeriodFigures(leads.Count(l => l.CreatedAt >= from && l.CreatedAt < below), opened, won, minor);
    }

    private static List<WeekFigures> Weeks(LeadFacts[] leads, DealFacts[] deals, string currency, ReportPeriod period, TimeZoneInfo zone)
    {
        var starts = new List<DateOnly>();
        for (var week = WeekOf(period.From); week <= period.To; week = week.AddDays(7))
            starts.Add(week);
        // A time belongs to the last week that began before it: cutting days in the zone once a week is enough.
        var from = starts.ConvertAll(week => ReportPeriod.StartOf(week, zone));
        var (created, revenue) = (new int[starts.Count], new long[starts.Count]);
        foreach (var lead in leads)
        {
            if (lead.CreatedAt >= period.FromMs && lead.CreatedAt < period.BelowMs)
                created[PlaceOf(from, lead.CreatedAt)]++;
        }

        foreach (var deal in deals)
        {
            if (IsWon(deal, currency, period.FromMs, period.BelowMs))
                revenue[PlaceOf(from, deal.ClosedAt!.Value)] += deal.RevenueMinor;
        }

        return [.. starts.Select((week, i) => new WeekFigures(week, created[i], revenue[i]))];
    }

    private static int PlaceOf(List<long> starts, long at)
    {
        var place = starts.BinarySearch(at);
        return place >= 0 ? place : Math.Max(0, ~place - 1);
    }

    // From a lead's creation to the first thing a rep did with it, in elapsed minutes.
    private static double? Median(LeadFacts[] leads, ReportPeriod period)
    {
        var waits = leads.Where(l => l.AnsweredAt is not null && l.CreatedAt >= period.FromMs && l.CreatedAt < period.BelowMs)
            .Select(static l => Math.Max(0, l.AnsweredAt!.Value - l.CreatedAt) / 60_000.0).Order().ToArray();
        return waits.Length == 0 ? null : waits[waits.Length / 2];
    }

    private static bool IsWon(DealFacts deal, string currency, long from, long below) =>
        deal.IsWon && deal.ClosedAt >= from && deal.ClosedAt < below && deal.Currency == currency;

    private static DateOnly WeekOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
