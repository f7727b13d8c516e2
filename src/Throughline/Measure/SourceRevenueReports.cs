using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>One original source: how many became what in the period, what they brought, and what its campaigns cost.</summary>
/// <param name="SpendMinor">What its campaigns cost on the period's days; also without any lead.</param>
public sealed record SourceRevenueRow(string Value, int Leads, int Opportunities, int Customers, long RevenueMinor, long SpendMinor)
{
    /// <summary>Spend per lead, minor units rounded half up; null without spend or leads.</summary>
    public long? CostPerLeadMinor => SpendMinor > 0 && Leads > 0 ? (SpendMinor + (Leads / 2)) / Leads : null;

    /// <summary>Revenue per unit of spend, by calendar; null without spend.</summary>
    public double? ReturnOnSpend => SpendMinor > 0 ? (double)RevenueMinor / SpendMinor : null;
}

/// <summary>
/// Source → Revenue, by calendar: leads created, deals opened, deals won and their revenue (less refunds) in the period, each under the original source of its lead.
/// </summary>
/// <param name="Others">Won deals without a stored rate into the report's currency: left out of the rows, not hidden.</param>
/// <param name="SpendOthers">The same for spend; its count is of days and campaigns.</param>
/// <param name="Total">The rows added up; customers are distinct leads with a deal won in the period.</param>
public sealed record SourceRevenueAnswer(ReportPeriod Period, Dimension By, string Currency, IReadOnlyList<SourceRevenueRow> Rows, SourceRevenueRow Total, IReadOnlyList<OtherCurrency> Others, IReadOnlyList<OtherCurrency> SpendOthers);

/// <summary>Answers Source → Revenue from the leads and deals in memory.</summary>
internal sealed class SourceRevenueReports(IDbContextFactory<AppDb> databases, IJourneySource source, PipelineFacts pipeline, Rates rates)
{
    public async Task<SourceRevenueAnswer> AnswerAsync(Guid workspace, ReportPeriod period, Dimension by, string currency, CancellationToken cancellation)
    {
        var index = await source.OpenAsync(workspace, cancellation);
        var deals = await pipeline.DealsAsync(workspace, index, cancellation);
        var leads = (await pipeline.LeadsAsync(workspace, index, cancellation))
            .Where(l => l.CreatedAt >= period.FromMs && l.CreatedAt < period.BelowMs)
            .CountBy(static l => l.Acquisition).Select(static g => new { Id = g.Key, Count = g.Value }).ToList();
        var opened = deals.Where(d => d.OpenedAt >= period.FromMs && d.OpenedAt < period.BelowMs)
            .CountBy(static d => d.Lead.Acquisition).Select(static g => new { Id = g.Key, Count = g.Value }).ToList();
        // In the asked currency as far as rates are stored; what has none keeps its own.
        var conversion = await rates.OfAsync(workspace, cancellation);
        var won = deals.Where(d => d.IsWon && d.ClosedAt >= period.FromMs && d.ClosedAt < period.BelowMs)
            .Select(d => (Deal: d, Minor: conversion.Convert(d.RevenueMinor, d.Currency, currency, d.ClosedAt!.Value)))
            .GroupBy(d => (d.Deal.Lead.Acquisition, Currency: d.Minor is null ? d.Deal.Currency : currency))
            .Select(static g => new { g.Key.Acquisition, g.Key.Currency, Deals = g.Count(), Customers = g.Select(static d => d.Deal.Lead.Person).Distinct().Count(), Minor = g.Money(static d => d.Minor ?? d.Deal.RevenueMinor) })
            .ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (spent, unspent) = await SpentAsync(db, workspace, period, currency, cancellation);

        var ids = leads.Select(static l => l.Id).Concat(opened.Select(static o => o.Id)).Concat(won.Select(static w => w.Acquisition)).Concat(spent.Select(static s => s.Id)).ToHashSet();
        var facts = await Acquisitions.FactsAsync(db, workspace, ids, cancellation);
        var rows = new Dictionary<string, SourceRevenueRow>(StringComparer.Ordinal);
        foreach (var lead in leads)
            Change(rows, by.Of(facts[lead.Id]), row => row with { Leads = row.Leads + lead.Count });
        foreach (var deal in opened)
            Change(rows, by.Of(facts[deal.Id]), row => row with { Opportunities = row.Opportunities + deal.Count });
        foreach (var deal in won.Where(w => w.Currency == currency))
            Change(rows, by.Of(facts[deal.Acquisition]), row => row with { Customers = row.Customers + deal.Customers, RevenueMinor = MoneySums.Plus(row.RevenueMinor, deal.Minor) });
        foreach (var spend in spent)
            Change(rows, by.Of(facts[spend.Id]), row => row with { SpendMinor = MoneySums.Plus(row.SpendMinor, spend.Minor) });

        var sorted = rows.Values.OrderByDescending(static r => r.RevenueMinor).ThenByDescending(static r => r.Leads).ThenBy(static r => r.Value, StringComparer.Ordinal).ToList();
        var total = new SourceRevenueRow(
            "Total", sorted.Sum(static r => r.Leads), sorted.Sum(static r => r.Opportunities), sorted.Sum(static r => r.Customers), sorted.Money(static r => r.RevenueMinor), sorted.Money(static r => r.SpendMinor));
        var others = won.Where(w => w.Currency != currency).GroupBy(static w => w.Currency).Select(static g => new OtherCurrency(g.Key, g.Sum(static w => w.Deals), g.Money(static w => w.Minor)));
        return new SourceRevenueAnswer(period, by, currency, sorted, total, [.. others], unspent);
    }

    private async Task<(List<Spent> Spent, List<OtherCurrency> LeftOut)> SpentAsync(AppDb db, Guid workspace, ReportPeriod period, string currency, CancellationToken cancellation)
    {
        var days = db.Set<Spend>().Where(s => s.WorkspaceId == workspace && s.Day >= ReportPeriod.Number(period.From) && s.Day <= ReportPeriod.Number(period.To));
        var spent = await days.Where(s => s.Currency == currency).GroupBy(static s => s.AcquisitionId).Select(static g => new Spent(g.Key, g.Sum(s => s.AmountMinor))).ToListAsync(cancellation);
        var foreign = await days.Where(s => s.Currency != currency).Select(static s => new { s.AcquisitionId, s.Currency, s.Day, s.AmountMinor }).ToListAsync(cancellation);
        if (foreign.Count == 0)
            return (spent, []);
        var book = (await rates.OfAsync(workspace, cancellation)).Book;
        var converted = foreign.ToLookup(f => book.Convert(f.AmountMinor, f.Currency, currency, f.Day) is null);
        spent.AddRange(converted[false].Select(f => new Spent(f.AcquisitionId, book.Convert(f.AmountMinor, f.Currency, currency, f.Day)!.Value)));
        return (spent, [.. converted[true].GroupBy(static f => f.Currency).Select(static g => new OtherCurrency(g.Key, g.Count(), g.Money(static f => f.AmountMinor)))]);
    }

    private static void Change(Dictionary<string, SourceRevenueRow> rows, string value, Func<SourceRevenueRow, SourceRevenueRow> change)
    {
        var name = value.Length == 0 ? Dimension.NotSet : value;
        rows[name] = change(rows.GetValueOrDefault(name) ?? new SourceRevenueRow(name, 0, 0, 0, 0, 0));
    }

    private sealed record Spent(long Id, long Minor);
}
