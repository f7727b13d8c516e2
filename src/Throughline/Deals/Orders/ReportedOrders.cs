using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>Orders and refunds that shops and payment services report by webhook.</summary>
internal sealed class ReportedOrders(OrderCommands orders, DealCommands deals, IDbContextFactory<AppDb> databases) : IReportedOrders
{
    public async Task<string?> TakeAsync(Guid workspace, string provider, ReportedOrder order, CancellationToken cancellation)
    {
        var input = new OrderInput
        {
            Number = order.Number,
            Kind = OrderKinds.Online,
            State = order.IsCancelled ? OrderStates.Cancelled : null,
            PlacedAt = order.PlacedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            Amount = order.Amount,
            Currency = order.Currency,
            Email = order.Email,
            Phone = order.Phone,
            Name = order.Name,
            Reference = order.Reference,
            Label = order.Label,
        };
        return Reason(await orders.TakeAsync(By(workspace, provider), input, cancellation));
    }

    public async Task<string?> RefundAsync(Guid workspace, string provider, ReportedRefund refund, CancellationToken cancellation)
    {
        if (await DealAsync(workspace, refund.Orders, cancellation) is not { } deal)
            return $"a refund of {refund.Orders[0]}, which is not known or has no known buyer yet: read this delivery again when it has";
        var amount = refund.Amount;
        if (refund.IsTotal)
        {
            if (!MoneyText.TryParse(refund.Amount, deal.Currency, out var total, out var fault))
                return fault;
            if (total <= deal.RefundedMinor)
                return null;
            amount = MoneyText.Format(total - deal.RefundedMinor, deal.Currency);
        }

        return Reason(await deals.RefundAsync(By(workspace, provider), deal.DealId, amount, refund.Currency, $"refunded by {provider}", $"{provider}-refund:{refund.Id}", cancellation));
    }

    private static Actor By(Guid workspace, string provider) => new(workspace, "webhook", provider);

    private static string? Reason(CommandResult result) => CommandAnswers.FaultOf(result) is { } fault ? $"{fault.Field}: {fault.Expected}".TrimStart(':', ' ') : null;

    private async Task<Deal?> DealAsync(Guid workspace, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        var ids = numbers.Select(number => StableId.Of(workspace, "order", number)).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var known = await db.Set<StoreOrder>().AsNoTracking().Where(o => o.WorkspaceId == workspace && ids.Contains(o.OrderId) && o.DealId != null).Select(static o => o.DealId).FirstOrDefaultAsync(cancellation);
        return known is { } id ? await db.Set<Deal>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == workspace && d.DealId == id, cancellation) : null;
    }
}
