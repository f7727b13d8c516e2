using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Won deals that cannot be shown in the workspace's currency, because no rate is stored for the day they were won or before.</summary>
/// <param name="FirstAt">When the first of them was won: a rate of this day or before converts them all.</param>
internal sealed record MissingRate(string From, string To, int Deals, long Minor, long FirstAt);

/// <summary>Says which rates reports lack.</summary>
internal sealed class MissingRates(IDbContextFactory<AppDb> databases, Rates rates)
{
    public async Task<IReadOnlyList<MissingRate>> OfAsync(Guid workspace, string currency, CancellationToken cancellation)
    {
        var conversion = await rates.OfAsync(workspace, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var foreign = await db.Set<Deal>().Where(d => d.WorkspaceId == workspace && d.Outcome == Outcomes.Won && d.Currency != currency)
            .Select(static d => new { d.Currency, ClosedAt = d.ClosedAt!.Value, Minor = d.AmountMinor - d.RefundedMinor }).ToListAsync(cancellation);
        return [.. foreign
            .Where(d => !conversion.HasRate(d.Currency, currency, d.ClosedAt))
            .GroupBy(static d => d.Currency)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(g => new MissingRate(g.Key, currency, g.Count(), g.Money(static d => d.Minor), g.Min(static d => d.ClosedAt)))];
    }
}
