using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>The figures of one period.</summary>
/// <param name="Customers">Distinct deals won.</param>
public sealed record PeriodFigures(int Leads, int Opportunities, int Customers, long RevenueMinor);

/// <summary>One week: its first day, leads created and revenue of deals won in it.</summary>
public sealed record WeekFigures(DateOnly Start, int Leads, long RevenueMinor);

/// <summary>What the overview shows: the period, the one it is compared with, the weeks, and what needs a look.</summary>
public sealed record Overview(
    ReportPeriod Period, ReportPeriod? Earlier, PeriodFigures Now, PeriodFigures? Before, IReadOnlyList<WeekFigures> Weeks, int Quarantined, int Unassigned, int Waiting, double? MedianMinutesToFirstChange);

/// <summary>Answers the overview.</summary>
internal sealed class OverviewReports(Rates rates, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    // A lead nobody touched for a day is waiting.
    private const long WaitingMs = 86_400_000;

    public async Task<Overview> AnswerAsync(Guid workspace, ReportPeriod period, ReportPeriod? earlier, string currency, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var conversion = await rates.OfAsync(workspace, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && l.MergedInto == null);
        var now = await FiguresAsync(db, workspace, conversion, currency, period.FromMs, period.BelowMs, cancellation);
        var before = earlier is null ? null : await FiguresAsync(db, workspace, conversion, currency, earlier.FromMs, earlier.BelowMs, cancellation);
        var waitingSince = time.GetUtcNow().ToUnixTimeMilliseconds() - WaitingMs;
        return new Overview(
            period,
            earlier,
            now,
            before,
            await WeeksAsync(db, workspace, conversion, currency, period, zone, cancellation),
            await db.Set<QuarantinedEvent>().CountAsync(q => q.WorkspaceId == workspace, cancellation),
            await leads.CountAsync(static l => l.OwnerId == null && l.Status == Statuses.New, cancellation),
            await leads.CountAsync(l => l.Status == Statuses.New && l.CreatedAt < waitingSince && l.CreatedAt >= period.FromMs, cancellation),
            await MedianAsync(db, workspace, period, cancellation));
    }

    private static async Task<PeriodFigures> FiguresAsync(AppDb db, Guid workspace, RateConversion conversion, string currency, long from, long below, CancellationToken cancellation)
    {
        var deals = db.Set<Deal>().Where(d => d.WorkspaceId == workspace);
        var won = await deals.Where(d => d.Outcome == Outcomes.Won && d.ClosedAt >= from && d.ClosedAt < below && d.Currency == currency)
            .GroupBy(static _ => 1).Select(static g => new { Count = g.Count(), Minor = g.Sum(d => d.AmountMinor - d.RefundedMinor) }).FirstOrDefaultAsync(cancellation);
        var foreign = await deals.Where(d => d.Outcome == Outcomes.Won && d.ClosedAt >= from && d.ClosedAt < below && d.Currency != currency)
            .Select(static d => new { d.Currency, ClosedAt = d.ClosedAt!.Value, Minor = d.AmountMinor - d.RefundedMinor }).ToListAsync(cancellation);
        var converted = foreign.Select(d => conversion.Convert(d.Minor, d.Currency, currency, d.ClosedAt)).OfType<long>().ToList();
        return new PeriodFigures(
            await db.Set<Lead>().CountAsync(l => l.WorkspaceId == workspace && l.MergedInto == null && l.CreatedAt >= from && l.CreatedAt < below, cancellation),
            await deals.CountAsync(d => d.OpenedAt >= from && d.OpenedAt < below, cancellation),
            (won?.Count ?? 0) + converted.Count,
            (won?.Minor ?? 0) + converted.Sum());
    }

    private static async Task<IReadOnlyList<WeekFigures>> WeeksAsync(
        AppDb db, Guid workspace, RateConversion conversion, string currency, ReportPeriod period, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var created = await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.MergedInto == null && l.CreatedAt >= period.FromMs && l.CreatedAt < period.BelowMs)
            .Select(static l => l.CreatedAt).ToListAsync(cancellation);
        var won = await db.Set<Deal>().Where(d => d.WorkspaceId == workspace && d.Outcome == Outcomes.Won && d.ClosedAt >= period.FromMs && d.ClosedAt < period.BelowMs)
            .Select(static d => new { d.Currency, ClosedAt = d.ClosedAt!.Value, Minor = d.AmountMinor - d.RefundedMinor }).ToListAsync(cancellation);
        var leads = created.CountBy(at => WeekOf(at, zone)).ToDictionary();
        var revenue = won.GroupBy(d => WeekOf(d.ClosedAt, zone)).ToDictionary(static g => g.Key, g => g.Sum(d => conversion.Convert(d.Minor, d.Currency, currency, d.ClosedAt) ?? 0));
        var weeks = new List<WeekFigures>();
        for (var week = WeekOf(period.FromMs, zone); week <= period.To; week = week.AddDays(7))
            weeks.Add(new WeekFigures(week, leads.GetValueOrDefault(week), revenue.GetValueOrDefault(week)));
        return weeks;
    }

    // From a lead's creation to the first thing a rep did with it, in elapsed minutes.
    private static async Task<double?> MedianAsync(AppDb db, Guid workspace, ReportPeriod period, CancellationToken cancellation)
    {
        var waits = await LeadResponses.MinutesAsync(db, workspace, period.FromMs, period.BelowMs, cancellation);
        return waits.Count == 0 ? null : waits[waits.Count / 2];
    }

    private static DateOnly WeekOf(long at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).DateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }
}
