using Microsoft.EntityFrameworkCore;
using Throughline.Attribution;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>A deal behind a number, with the part of it that the number counts.</summary>
public sealed record CellDeal(Guid DealId, long ClosedAt, double Conversions, long Minor);

/// <summary>The deals behind one cell of an attribution report; all of them together are exactly the cell.</summary>
public sealed record CellAnswer(AttributionQuestion Question, string? Value, IReadOnlyList<CellDeal> Deals, double Conversions, long Minor);

/// <summary>Opens a number of the attribution report.</summary>
internal sealed class CellDeals(IJourneySource source, WonDeals won, IDbContextFactory<AppDb> databases)
{
    /// <param name="workspace">Whose report.</param>
    /// <param name="question">The report, with the cell's model as its only one.</param>
    /// <param name="value">The row's value; null for the unattributed row.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<CellAnswer> OpenAsync(Guid workspace, AttributionQuestion question, string? value, CancellationToken cancellation)
    {
        var journeys = await source.OpenAsync(workspace, question.Traffic, cancellation);
        var deals = await won.OfAsync(workspace, journeys, cancellation);
        var names = await DimensionNames.OfAsync(databases, workspace, journeys, question.By, cancellation);
        var row = value is null ? -1 : Array.IndexOf(names.Rows, value);
        var found = new List<CellDeal>();
        var touches = new DealJourney();
        foreach (var deal in deals)
        {
            if (deal.ClosedAt < question.Period.FromMs || deal.ClosedAt >= question.Period.BelowMs || deal.Currency != question.Currency)
                continue;
            touches.Gather(deal, journeys, question.Lookback);
            if (value is null && touches.Count == 0)
                found.Add(new CellDeal(deal.DealId, deal.ClosedAt, 1, deal.RevenueMinor));
            else if (row >= 0 && touches.Count > 0 && PartOf(deal, touches, question.Models[0], names, row) is { } part)
                found.Add(part);
        }

        found.Sort(static (a, b) => (b.Minor, b.ClosedAt, b.DealId).CompareTo((a.Minor, a.ClosedAt, a.DealId)));
        return new CellAnswer(question, value, found, found.Sum(static d => d.Conversions), found.Sum(static d => d.Minor));
    }

    private static CellDeal? PartOf(WonDeal deal, DealJourney touches, ICreditModel model, DimensionNames names, int row)
    {
        var numbers = names.ByPage ? touches.Pages : touches.Acquisitions;
        var inRow = false;
        var channels = new int[touches.Count];
        for (var i = 0; i < channels.Length; i++)
        {
            inRow |= names.RowOf[numbers[i]] == row;
            channels[i] = names.ChannelOf[touches.Acquisitions[i]];
        }

        if (!inRow)
            return null;
        var weights = new double[touches.Count];
        var shares = new long[touches.Count];
        var journey = new Journey(touches.Times, channels) { ConversionMs = deal.ClosedAt, LeadMs = deal.LeadAt, OpportunityMs = deal.OpenedAt, DirectChannel = ChannelNumbers.Direct };
        model.Credit(in journey, weights);
        MinorUnits.Allot(deal.RevenueMinor, weights, shares);
        var (conversions, minor) = (0.0, 0L);
        for (var i = 0; i < weights.Length; i++)
        {
            conversions += names.RowOf[numbers[i]] == row ? weights[i] : 0;
            minor += names.RowOf[numbers[i]] == row ? shares[i] : 0;
        }

        return conversions > 0 || minor != 0 ? new CellDeal(deal.DealId, deal.ClosedAt, conversions, minor) : null;
    }
}
