using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>The figures of one period.</summary>
/// <param name="Customers">Distinct deals won.</param>
public sealed record PeriodFigures(int Leads, int Opportunities, int Customers, long RevenueMinor);

/// <summary>One week: its first day, leads created and revenue of deals won in it.</summary>
public sealed record WeekFigures(DateOnly Start, int Leads, long RevenueMinor);

/// <summary>What the overview shows: the period, the one it is compared with, the weeks, and what needs a look.</summary>
public sealed record Overview(
    ReportPeriod Period, ReportPeriod? Earlier, PeriodFigures Now, PeriodFigures? Before, IReadOnlyList<WeekFigures> Weeks, int Quarantined, int Unassigned, int Waiting, double? MedianMinutesToFirstChange);

/// <summary>Answers the overview from the leads and deals in memory.</summary>
internal sealed class OverviewReports(IDbContextFactory<AppDb> databases, IJourneySource source, PipelineFacts pipeline, Rates rates, TimeProvider time)
{
    // A lead nobody touched for a day is waiting.
    private const long WaitingMs = 86_400_000;

    public async Task<Overview> AnswerAsync(Guid workspace, ReportPeriod period, ReportPeriod? earlier, string currency, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var index = await source.OpenAsync(workspace, cancellation);
        var leads = await pipeline.LeadsAsync(workspace, index, cancellation);
        var deals = await pipeline.DealsAsync(workspace, index, cancellation);
        var conversion = await rates.OfAsync(workspace, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var quarantined = await db.Set<QuarantinedEvent>().CountAsync(q => q.WorkspaceId == workspace, cancellation);
        var sums = new Sums(period, earlier, zone, time.GetUtcNow().ToUnixTimeMilliseconds() - WaitingMs);
        foreach (var lead in leads)
            sums.Add(lead);
        foreach (var deal in deals)
            sums.Add(deal, conversion.Convert(deal.RevenueMinor, deal.Currency, currency, deal.ClosedAt ?? deal.OpenedAt));
        return sums.Answer(quarantined);
    }

    /// <summary>Everything the overview counts, added up in one pass over the leads and one over the deals.</summary>
    private sealed class Sums
    {
        private readonly ReportPeriod _period;
        private readonly long _waitingSince;
        private readonly ReportPeriod? _earlier;
        private readonly List<DateOnly> _weeks = [];
        private readonly List<long> _starts;
        private readonly WeekFigures[] _figures;
        private readonly List<double> _waits = [];
        private PeriodFigures _now = new(0, 0, 0, 0);
        private PeriodFigures _before = new(0, 0, 0, 0);
        private int _unassigned;
        private int _waiting;

        public Sums(ReportPeriod period, ReportPeriod? earlier, TimeZoneInfo zone, long waitingSince)
        {
            (_period, _earlier, _waitingSince) = (period, earlier, waitingSince);
            for (var week = WeekOf(period.From); week <= period.To; week = week.AddDays(7))
                _weeks.Add(week);
            // A time belongs to the last week that began before it: cutting days in the zone once a week is enough.
            _starts = _weeks.ConvertAll(week => ReportPeriod.StartOf(week, zone));
            _figures = [.. _weeks.Select(static week => new WeekFigures(week, 0, 0))];
        }

        public void Add(LeadFacts lead)
        {
            if (lead is { IsNew: true, HasOwner: false })
                _unassigned++;
            if (IsBefore(lead.CreatedAt))
                _before = _before with { Leads = _before.Leads + 1 };
            if (lead.IsNew && lead.CreatedAt < _waitingSince && lead.CreatedAt >= _period.FromMs)
                _waiting++;
            if (!IsNow(lead.CreatedAt))
                return;
            _now = _now with { Leads = _now.Leads + 1 };
            ref var week = ref _figures[PlaceOf(lead.CreatedAt)];
            week = week with { Leads = week.Leads + 1 };
            if (lead.AnsweredAt is { } answered)
                _waits.Add(Math.Max(0, answered - lead.CreatedAt) / 60_000.0);
        }

        /// <param name="deal">A deal.</param>
        /// <param name="revenueMinor">Its revenue in the report's currency, at the stored rate of the day it was won; null without a rate: left out, as the reports say.</param>
        public void Add(DealFacts deal, long? revenueMinor)
        {
            if (IsNow(deal.OpenedAt))
                _now = _now with { Opportunities = _now.Opportunities + 1 };
            if (IsBefore(deal.OpenedAt))
                _before = _before with { Opportunities = _before.Opportunities + 1 };
            if (!deal.IsWon || revenueMinor is not { } minor || deal.ClosedAt is not { } closed)
                return;
            if (IsBefore(closed))
                _before = _before with { Customers = _before.Customers + 1, RevenueMinor = MoneySums.Plus(_before.RevenueMinor, minor) };
            if (!IsNow(closed))
                return;
            _now = _now with { Customers = _now.Customers + 1, RevenueMinor = MoneySums.Plus(_now.RevenueMinor, minor) };
            ref var week = ref _figures[PlaceOf(closed)];
            week = week with { RevenueMinor = MoneySums.Plus(week.RevenueMinor, minor) };
        }

        public Overview Answer(int quarantined)
        {
            _waits.Sort();
            // From a lead's creation to the first thing a rep did with it, in elapsed minutes.
            double? median = _waits.Count == 0 ? null : _waits[_waits.Count / 2];
            return new Overview(_period, _earlier, _now, _earlier is null ? null : _before, _figures, quarantined, _unassigned, _waiting, median);
        }

        private bool IsNow(long at) => at >= _period.FromMs && at < _period.BelowMs;

        private bool IsBefore(long at) => _earlier is not null && at >= _earlier.FromMs && at < _earlier.BelowMs;

        private int PlaceOf(long at)
        {
            var place = _starts.BinarySearch(at);
            return place >= 0 ? place : Math.Max(0, ~place - 1);
        }

        private static DateOnly WeekOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }
}
