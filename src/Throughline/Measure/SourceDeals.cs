using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Leads;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>A deal behind a number of Source → Revenue.</summary>
/// <param name="RevenueMinor">In the report's currency, at the stored rate of the day it was won.</param>
/// <param name="OriginalMinor">In the deal's own currency.</param>
public sealed record SourceDeal(Guid DealId, string Name, long ClosedAt, Guid Lead, string? LeadName, long RevenueMinor, long OriginalMinor, string OriginalCurrency);

/// <summary>Opens a revenue of Source → Revenue: the won deals of the period whose lead has that original source. They add up to the number.</summary>
internal sealed class SourceDeals(Rates rates, IDbContextFactory<AppDb> databases)
{
    /// <param name="workspace">Whose report.</param>
    /// <param name="question">Its period, dimension and currency.</param>
    /// <param name="value">The row's value; null for all rows.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<IReadOnlyList<SourceDeal>> OpenAsync(Guid workspace, AttributionQuestion question, string? value, CancellationToken cancellation)
    {
        var conversion = await rates.OfAsync(workspace, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var won = await (
            from deal in db.Set<Deal>()
            join lead in db.Set<Lead>() on new { deal.WorkspaceId, deal.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where deal.WorkspaceId == workspace && deal.Outcome == Outcomes.Won
                && deal.ClosedAt >= question.Period.FromMs && deal.ClosedAt < question.Period.BelowMs
            select new { deal.DealId, deal.Name, deal.ClosedAt, deal.LeadId, deal.Currency, LeadName = lead.Name ?? lead.Email, Minor = deal.AmountMinor - deal.RefundedMinor, lead.OriginalAcquisitionId }).ToListAsync(cancellation);
        var facts = await Acquisitions.FactsAsync(db, workspace, won.Select(static w => w.OriginalAcquisitionId).ToHashSet(), cancellation);
        return [.. won
            .Select(w => (Deal: w, Minor: conversion.Convert(w.Minor, w.Currency, question.Currency, w.ClosedAt!.Value)))
            .Where(w => w.Minor is not null && (value is null || question.By.Of(facts[w.Deal.OriginalAcquisitionId]) is var name && (name.Length == 0 ? Dimension.NotSet : name) == value))
            .OrderByDescending(static w => w.Minor).ThenBy(static w => w.Deal.DealId)
            .Select(static w => new SourceDeal(w.Deal.DealId, w.Deal.Name, w.Deal.ClosedAt!.Value, w.Deal.LeadId, w.Deal.LeadName, w.Minor!.Value, w.Deal.Minor, w.Deal.Currency))];
    }
}
