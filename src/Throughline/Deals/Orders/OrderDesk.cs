using Throughline.Access;
using Throughline.Deals.Orders.Rules;
using Throughline.Leads;
using Throughline.Leads.Calls;

namespace Throughline.Deals.Orders;

/// <summary>Works the page of one order.</summary>
internal sealed class OrderDesk(OrderQueries queries, OrderCommands commands, LeadFinder finder)
{
    public async Task<(OrderView? Order, IReadOnlyList<LeadView> Found)> ViewAsync(Guid workspace, Guid id, string? query, CancellationToken cancellation)
    {
        var order = await queries.FindAsync(workspace, id, cancellation);
        return (order, order is { Order.LeadId: null } && !string.IsNullOrWhiteSpace(query) ? await finder.FindAsync(workspace, query, cancellation) : []);
    }

    /// <summary>States it may go to.</summary>
    public IReadOnlyList<string> Next(StoreOrder order) => [.. OrderStates.All.Where(state => OrderSteps.MayGo(order.State, state))];

    public Task<CommandResult> GoAsync(Actor actor, Guid id, string? state, CancellationToken cancellation) => commands.GoAsync(actor, id, state, cancellation);

    public Task<CommandResult> MatchAsync(Actor actor, Guid id, Guid lead, CancellationToken cancellation) => commands.MatchAsync(actor, id, lead, cancellation);
}
