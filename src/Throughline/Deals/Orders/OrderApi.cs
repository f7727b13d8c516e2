using Throughline.Access;
using Throughline.Capture;
using Throughline.Capture.Coupons;
using Throughline.Leads;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>An order as the API shows it.</summary>
internal sealed record OrderJson(
    Guid Id, string Number, string Kind, string State, string? Place, DateTimeOffset PlacedAt, MoneyJson Amount, string? Reservation, Guid? Lead, string? MatchedBy, string? Confidence, Guid? Deal, double? HoursSinceTouch, string? ClaimUrl, IReadOnlyList<OrderCoupon>? Coupons)
{
    private const double HourMs = 3_600_000;

    /// <param name="view">The order.</param>
    /// <param name="front">Knows the address that a receipt may carry, where the buyer is not known.</param>
    /// <param name="request">The request that asks.</param>
    public static OrderJson Of(OrderView view, IFrontDoor front, HttpRequest request) => new(
        view.Order.OrderId, view.Order.Number, view.Order.Kind, view.Order.State, view.Order.Place, ApiTime.Of(view.Order.PlacedAt), MoneyJson.Of(view.Order.AmountMinor, view.Order.Currency), view.Order.Reservation,
        view.Order.LeadId, view.Order.MatchedBy, view.Order.Confidence, view.Order.DealId, view.SinceTouchMs is { } ms ? Math.Round(ms / HourMs, 2) : null,
        view.Order is { LeadId: null, Claim: { } code } ? front.AddressOf(request, ReceiptClaims.Path + code) : null, view.Coupons);
}

/// <summary>An order to take.</summary>
internal sealed record TakeOrderJson(
    string? Number, string? Store, string? Register, string? BusinessDate, string? Receipt, string? Kind, string? State, DateTimeOffset? PlacedAt, MoneyJson? Amount, string? ForOrder, string? Reservation,
    string? CustomerId, string? Email, string? Phone, string? Name, IReadOnlyList<string>? Coupons, string? Reference)
{
    public OrderInput ToInput() => new()
    {
        Number = Number,
        Store = Store,
        Register = Register,
        BusinessDate = BusinessDate,
        Receipt = Receipt,
        Kind = Kind,
        State = State,
        PlacedAt = PlacedAt,
        Amount = Amount?.Amount,
        Currency = Amount?.Currency,
        ForOrder = ForOrder,
        Reservation = Reservation,
        CustomerId = CustomerId,
        Email = Email,
        Phone = Phone,
        Name = Name,
        Coupons = Coupons,
        Reference = Reference,
    };
}

/// <summary>A page of orders.</summary>
internal sealed record OrderListJson(IReadOnlyList<OrderJson> Orders, string? Next, int Unmatched);

/// <summary>A state to go to.</summary>
internal sealed record OrderStateJson(string? State);

/// <summary>A lead to match with.</summary>
internal sealed record OrderLeadJson(Guid? Lead);

/// <summary><c>/api/orders</c>: what tills and shops sold.</summary>
internal static class OrderApi
{
    private const int FileBytes = 16 << 20;

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/api/orders").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Orders");
        orders.MapGet("/", ListAsync).Produces<OrderListJson>();
        orders.MapPost("/", TakeAsync).Produces<OrderJson>(201).Produces<OrderJson>();
        orders.MapGet("/{id:guid}", GetAsync).Produces<OrderJson>();
        orders.MapPost("/{id:guid}/state", GoAsync).Produces<OrderJson>();
        orders.MapPost("/{id:guid}/lead", MatchAsync).Produces<OrderJson>();
        orders.MapPost("/file", FileAsync).Accepts<string>("text/csv").Produces<OrderFileResult>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, OrderQueries queries, IFrontDoor front, string? state, bool? matched, string? before, CancellationToken cancellation)
    {
        if (state is not null && !OrderStates.All.Contains(state))
            return Problems.Invalid(new Fault("state", $"one of {string.Join(", ", OrderStates.All)}"));
        var (page, next, unmatched) = await queries.PageAsync(SecretKeyFilter.GrantOf(http).Workspace, new OrderFilter(state, matched, before), cancellation);
        return Results.Ok(new OrderListJson([.. page.Select(order => OrderJson.Of(order, front, http.Request))], next, unmatched));
    }

    private static async Task<IResult> TakeAsync(HttpContext http, OrderCommands commands, OrderQueries queries, IFrontDoor front, TakeOrderJson input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, front, await commands.TakeAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input.ToInput(), cancellation), cancellation, creates: true);

    private static async Task<IResult> GetAsync(HttpContext http, OrderQueries queries, IFrontDoor front, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } order ? Results.Ok(OrderJson.Of(order, front, http.Request)) : Problems.NotFound("order", id.ToString());

    private static async Task<IResult> GoAsync(HttpContext http, OrderCommands commands, OrderQueries queries, IFrontDoor front, Guid id, OrderStateJson input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, front, await commands.GoAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.State, cancellation), cancellation);

    private static async Task<IResult> MatchAsync(HttpContext http, OrderCommands commands, OrderQueries queries, IFrontDoor front, Guid id, OrderLeadJson input, CancellationToken cancellation) => input.Lead is { } lead
        ? await AnswerAsync(http, queries, front, await commands.MatchAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, lead, cancellation), cancellation)
        : Problems.Invalid(new Fault("lead", "the id of a lead of this workspace"));

    private static async Task<IResult> FileAsync(HttpContext http, OrderFile file, bool? dryRun, CancellationToken cancellation)
    {
        if (http.Request.ContentLength is > FileBytes)
            return Problems.Invalid(new Fault("file", $"at most {FileBytes:N0} bytes"));
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancellation);
        var result = await file.TakeAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), bytes.ToArray(), dryRun == true, cancellation);
        return result.Fault is { } fault ? Problems.Invalid(new Fault("file", fault)) : Results.Ok(result);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, OrderQueries queries, IFrontDoor front, CommandResult result, CancellationToken cancellation, bool creates = false)
    {
        if (result is not CommandResult.Done done)
            return CommandAnswers.Of(result);
        var order = OrderJson.Of((await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, done.Id, cancellation))!, front, http.Request);
        return creates && done.IsNew ? Results.Created($"/api/orders/{order.Id}", order) : Results.Ok(order);
    }
}
