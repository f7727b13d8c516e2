using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Leads;
using Throughline.Leads.Calls;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>A purchase claimed by whoever holds its receipt: the address printed there leads to a page that asks for an e-mail and knows the browser (offline-capture.md 8).</summary>
internal sealed class ReceiptClaims(Commands commands, OrderCommands orders, IFrontDoor front, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Where receipts are claimed; the order's own code follows.</summary>
    public const string Path = "/r/";

    private const string Door = "receipt";
    private const int NameLength = 300;

    /// <summary>The order whose receipt has this code; null when there is none.</summary>
    public async Task<StoreOrder?> FindAsync(string? code, CancellationToken cancellation)
    {
        if (code is not { Length: > 10 and < 40 })
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<StoreOrder>().AsNoTracking().FirstOrDefaultAsync(o => o.Claim == code, cancellation);
    }

    /// <summary>Ties the purchase to the claimant's lead and browser. One whose buyer is known keeps the buyer.</summary>
    /// <returns>What is wrong with the input; null when it was taken.</returns>
    public async Task<Fault?> ClaimAsync(HttpContext http, StoreOrder order, string? email, string? name, CancellationToken cancellation)
    {
        if (!MailAddresses.TryRead(email, out var mailbox, out var wrong))
            return new Fault("email", $"an e-mail address such as jane@example.com ({wrong})");
        email = mailbox.Text;
        if (name?.Length > NameLength)
            return new Fault("name", $"at most {NameLength} characters");
        if (order.LeadId is not null)
            return null;
        var said = CommandEvents.Make(time, order.WorkspaceId, Door, Door, Kinds.Identify, new { order = order.OrderId }, StableId.Of(order.WorkspaceId, "receipt.claimed", $"{order.OrderId:N}\n{email.ToLowerInvariant()}"));
        said = said with
        {
            // Whoever holds a receipt is not the workspace: what they say fills in, and overrules nothing.
            Facts = said.Facts with { Actor = null, Name = "receipt claimed", Visitor = await front.VisitorAsync(http, order.WorkspaceId, cancellation) },
            Personal = new EventPersonal { Email = email, Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim() },
        };
        if (await commands.RunAsync(said, cancellation) is { } reason)
            return new Fault("", $"your answer is kept but could not be carried out: {reason}");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (person, _) = await People.FindAsync(db, order.WorkspaceId, null, email, null, cancellation);
        if (person is { } known && await LeadFinder.OfPersonAsync(db, order.WorkspaceId, known, cancellation) is { } lead)
            await orders.ClaimAsync(new Actor(order.WorkspaceId, Door, Door), order.OrderId, lead, cancellation);
        return null;
    }
}
