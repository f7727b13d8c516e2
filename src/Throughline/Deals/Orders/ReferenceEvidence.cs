using Throughline.Leads.Calls;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>The reference code that a customer says or shows at the till.</summary>
internal sealed class ReferenceEvidence(LeadFinder leads) : IOrderEvidence
{
    public int Place => 20;

    public string Rule => Rules.OrderMatch.Reference;

    public async Task<Guid?> FindAsync(AppDb db, Guid workspace, OrderCodes codes, CancellationToken cancellation) =>
        codes.Reference is null ? null : await leads.OfCodeAsync(db, workspace, codes.Reference, cancellation);
}
