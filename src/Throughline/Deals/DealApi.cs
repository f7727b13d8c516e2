using Throughline.Access;
using Throughline.Deals.Orders;
using Throughline.Leads;
using Throughline.Web;

namespace Throughline.Deals;

/// <summary><c>/api/deals</c>: list, get, open, contacts, stage, won, lost, refund.</summary>
internal static class DealApi
{
    public static void MapDeals(this IEndpointRouteBuilder app)
    {
        var deals = app.MapGroup("/api/deals").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Deals");
        app.MapDealCsv();
        deals.MapGet("/", ListAsync).Produces<DealListJson>();
        deals.MapPost("/", CreateAsync).Produces<DealJson>(201);
        deals.MapGet("/{id:guid}", GetAsync).Produces<DealJson>();
        deals.MapPost("/{id:guid}/contacts", AddContactAsync).Produces<DealJson>();
        deals.MapPost("/{id:guid}/stage", SetStageAsync).Produces<DealJson>();
        deals.MapPost("/{id:guid}/won", WinAsync).Produces<DealJson>();
        deals.MapPost("/{id:guid}/lost", LoseAsync).Produces<DealJson>();
        deals.MapPost("/{id:guid}/refunds", RefundAsync).Produces<DealJson>();
        deals.MapPost("/{id:guid}/refund", RefundAsync).Produces<DealJson>().ExcludeFromDescription();
        app.MapOrders();
    }

    private static async Task<IResult> ListAsync(HttpContext http, DealQueries queries, string? outcome, Guid? lead, string? search, string? before, int? limit, CancellationToken cancellation)
    {
        if (outcome is not null && !Outcomes.All.Contains(outcome))
            return Problems.Invalid(new Fault("outcome", $"one of {string.Join(", ", Outcomes.All)}"));
        if (limit is < 1 or > DealQueries.PageLimit)
            return Problems.Invalid(new Fault("limit", $"1 to {DealQueries.PageLimit}"));
        var page = await queries.ListAsync(SecretKeyFilter.GrantOf(http).Workspace, new DealFilter(outcome, lead, search, null, before, limit ?? 50), cancellation);
        return Results.Ok(new DealListJson([.. page.Deals.Select(DealJson.Of)], page.Next, page.Total));
    }

    private static async Task<IResult> GetAsync(HttpContext http, DealQueries queries, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } deal ? Results.Ok(DealJson.Of(deal)) : Problems.NotFound("deal", id.ToString());

    private static async Task<IResult> CreateAsync(HttpContext http, DealCommands commands, DealQueries queries, CreateDealJson input, CancellationToken cancellation)
    {
        if (input.Leads?.Any(static l => (object?)l is null || l.Id == Guid.Empty) == true || input.LeadIds?.Contains(Guid.Empty) == true)
            return Problems.Invalid(new Fault("leads", """each as {"id":"…","role":"…"}, with the id of a lead"""));
        List<(Guid, string?)> leads = [.. input.Leads?.Select(static l => (l.Id, l.Role)) ?? [], .. input.LeadIds?.Select(static l => (l, (string?)null)) ?? []];
        if (input.LeadId is { } lead)
            leads.Add((lead, null));
        if (input.Amount is null)
            return Problems.Invalid(new Fault("amount", """{"amount":"1234.50","currency":"EUR"}"""));
        var deal = new NewDeal(
            input.Name, input.Stage, input.Amount.Amount, input.Amount.Currency, leads, input.OpenedAt?.ToUnixTimeMilliseconds(), http.Request.Headers["Idempotency-Key"].ToString());
        var result = await commands.CreateAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), deal, cancellation);
        return await AnswerAsync(http, queries, result, cancellation, creates: true);
    }

    private static async Task<IResult> AddContactAsync(HttpContext http, DealCommands commands, DealQueries queries, Guid id, DealContactInput input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.AddContactAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Lead, input.Role, cancellation), cancellation);

    private static async Task<IResult> SetStageAsync(HttpContext http, DealCommands commands, DealQueries queries, Guid id, DealStageJson input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.SetStageAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Stage, cancellation), cancellation);

    private static async Task<IResult> WinAsync(HttpContext http, DealCommands commands, DealQueries queries, Guid id, WinJson? input, CancellationToken cancellation)
    {
        var result = await commands.WinAsync(
            Actor.Of(SecretKeyFilter.GrantOf(http)), id, input?.Amount?.Amount, input?.Amount?.Currency, input?.ClosedAt?.ToUnixTimeMilliseconds(), cancellation);
        return await AnswerAsync(http, queries, result, cancellation);
    }

    private static async Task<IResult> LoseAsync(HttpContext http, DealCommands commands, DealQueries queries, Guid id, LoseJson input, CancellationToken cancellation) =>
        await AnswerAsync(
            http, queries, await commands.LoseAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Reason, input.ClosedAt?.ToUnixTimeMilliseconds(), cancellation), cancellation);

    private static async Task<IResult> RefundAsync(HttpContext http, DealCommands commands, DealQueries queries, Guid id, RefundJson input, CancellationToken cancellation)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var result = await commands.RefundAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Amount?.Amount, input.Amount?.Currency, input.Reason, key, cancellation);
        return await AnswerAsync(http, queries, result, cancellation);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, DealQueries queries, CommandResult result, CancellationToken cancellation, bool creates = false)
    {
        if (result is not CommandResult.Done done)
            return CommandAnswers.Of(result);
        var deal = DealJson.Of((await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, done.Id, cancellation))!);
        return creates && done.IsNew ? Results.Created($"/api/deals/{deal.Id}", deal) : Results.Ok(deal);
    }
}
