using Throughline.Access;
using Throughline.Capture.Links.Rules;
using Throughline.Web;

namespace Throughline.Capture.Links;

/// <summary><c>/api/links</c>: the registry, naming rules, lint and monitor.</summary>
internal static class LinkApi
{
    public static void MapLinkApi(this IEndpointRouteBuilder app)
    {
        var links = app.MapGroup("/api/links").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Links");
        links.MapGet("/", ListAsync).Produces<LinkListJson>();
        links.MapPost("/", CreateAsync).Produces<LinkJson>(201);
        links.MapPost("/bulk", BulkAsync).Accepts<string>("text/csv").Produces<BulkJson>();
        links.MapPost("/lint", LintAsync).Produces<LintResultsJson>();
        links.MapPost("/monitor", MonitorAsync).Produces<LinkPath>();
        links.MapGet("/rules", RulesAsync).Produces<LinkRulesJson>();
        links.MapPut("/rules", SaveRulesAsync).Produces<LinkRulesJson>();
        links.MapGet("/{id:guid}", GetAsync).Produces<LinkDetailJson>();
        links.MapPut("/{id:guid}", ChangeAsync).Produces<LinkJson>();
        links.MapPost("/{id:guid}/check", CheckAsync).Produces<LinkPath>();
        links.MapPost("/{id:guid}/retirement", RetireAsync).Produces<LinkJson>();
        links.MapGet("/{id:guid}/qr.{format}", QrAsync).Produces(200, contentType: "image/png");
        // The same pictures and lists for people who are signed in.
        app.MapGet("/links/{id:guid}/qr.{format}", PageQrAsync).RequireAuthorization(Policies.Work).ExcludeFromDescription();
        app.MapGet("/links/export.csv", ExportAsync).RequireAuthorization(Policies.Work).ExcludeFromDescription();
    }

    private static Guid Workspace(HttpContext http) => SecretKeyFilter.GrantOf(http).Workspace;

    private static string By(HttpContext http) => Actor.Of(SecretKeyFilter.GrantOf(http)).Id;

    private static async Task<string> OriginAsync(HttpContext http, LinkPolicies policies, Guid workspace, CancellationToken cancellation) =>
        ShortAddresses.Origin(await policies.OfAsync(workspace, cancellation), http.Request);

    private static async Task<IResult> ListAsync(HttpContext http, LinkBook book, LinkPolicies policies, LinkWatch watch, string? search, string? before, bool? failing, CancellationToken cancellation)
    {
        var links = await book.ListAsync(Workspace(http), search, before, failing == true, cancellation);
        var checks = await watch.OfAsync(Workspace(http), [.. links.Select(static l => l.LinkId)], cancellation);
        var origin = await OriginAsync(http, policies, Workspace(http), cancellation);
        return Results.Ok(new LinkListJson([.. links.Select(l => LinkJson.Of(l, origin, checks.GetValueOrDefault(l.LinkId)))], LinkBook.NextOf(links)));
    }

    private static async Task<IResult> CreateAsync(HttpContext http, LinkBook book, LinkPolicies policies, LinkDraftJson input, CancellationToken cancellation)
    {
        var outcome = await book.CreateAsync(Workspace(http), By(http), input.Draft, cancellation);
        if (outcome.Link is not { } link)
            return Problems.Invalid(outcome.Fault!);
        var json = LinkJson.Of(link, await OriginAsync(http, policies, Workspace(http), cancellation));
        return Results.Created($"/api/links/{json.Id}", json with { Findings = outcome.Lint?.Findings });
    }

    private static async Task<IResult> BulkAsync(HttpContext http, BulkLinks bulk, LinkPolicies policies, CancellationToken cancellation)
    {
        var (text, refusal) = await UploadText.ReadAsync(http.Request, cancellation);
        if (text is null)
            return Problems.Of(refusal.Status, refusal.Reason, $"expected {refusal.Expected}", "body", refusal.Expected);
        var (made, faults) = await bulk.MakeAsync(Workspace(http), By(http), text, cancellation);
        var origin = await OriginAsync(http, policies, Workspace(http), cancellation);
        return Results.Ok(new BulkJson([.. made.Select(l => LinkJson.Of(l, origin))], faults));
    }

    private static async Task<IResult> LintAsync(HttpContext http, LinkLint lint, LintJson input, CancellationToken cancellation)
    {
        if (input.Urls is not { Count: > 0 and <= LinkLint.UrlsAtMost } urls || urls.Any(static u => u is null))
            return Problems.Invalid(new Fault("urls", $"1 to {LinkLint.UrlsAtMost:N0} addresses"));
        var results = await lint.CheckAllAsync(Workspace(http), urls, cancellation);
        return Results.Ok(new LintResultsJson(results, results.Count(static r => r.Worst == LinkSeverity.Error), results.Count(static r => r.Worst == LinkSeverity.Warning)));
    }

    private static async Task<IResult> MonitorAsync(HttpContext http, LinkMonitor monitor, MonitorJson input, CancellationToken cancellation) =>
        LinkAddress.FaultOf(input.Url?.Trim()) is { } fault
            ? Problems.Invalid(new Fault("url", fault))
            : Results.Ok(await monitor.FollowAsync(Workspace(http), input.Url!.Trim(), cancellation));

    private static async Task<IResult> RulesAsync(HttpContext http, LinkPolicies policies, CancellationToken cancellation) =>
        Results.Ok(LinkRulesJson.Of(await policies.OfAsync(Workspace(http), cancellation)));

    private static async Task<IResult> SaveRulesAsync(HttpContext http, LinkPolicies policies, LinkRulesJson input, CancellationToken cancellation)
    {
        var settings = input.ToSettings(Workspace(http));
        return await policies.SaveAsync(settings, By(http), cancellation) is { } fault ? Problems.Invalid(fault) : Results.Ok(LinkRulesJson.Of(settings));
    }

    private static async Task<IResult> GetAsync(HttpContext http, LinkBook book, LinkCounts counts, LinkPolicies policies, LinkWatch watch, Guid id, CancellationToken cancellation)
    {
        if (await book.FindAsync(Workspace(http), id, cancellation) is not { } link)
            return Problems.NotFound("link", id.ToString());
        var uses = (await counts.OfLinksAsync(Workspace(http), [id], cancellation)).GetValueOrDefault(id);
        var history = await book.HistoryAsync(Workspace(http), id, cancellation);
        var check = (await watch.OfAsync(Workspace(http), [id], cancellation)).GetValueOrDefault(id);
        return Results.Ok(new LinkDetailJson(
            LinkJson.Of(link, await OriginAsync(http, policies, Workspace(http), cancellation), check), uses.People, uses.Machines,
            [.. history.Select(static c => new LinkChangeJson(DateTimeOffset.FromUnixTimeMilliseconds(c.ChangedAt), c.ChangedBy, c.Address))]));
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, LinkBook book, LinkPolicies policies, Guid id, LinkDraftJson input, CancellationToken cancellation)
    {
        var outcome = await book.ChangeAsync(Workspace(http), By(http), id, input.Draft, cancellation);
        if (outcome.Link is { } link)
            return Results.Ok(LinkJson.Of(link, await OriginAsync(http, policies, Workspace(http), cancellation)));
        return outcome.Fault!.Field == "id" ? Problems.NotFound("link", id.ToString()) : Problems.Invalid(outcome.Fault);
    }

    private static async Task<IResult> CheckAsync(HttpContext http, LinkBook book, LinkWatch watch, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(Workspace(http), id, cancellation) is { } link ? Results.Ok(await watch.CheckAsync(link, cancellation)) : Problems.NotFound("link", id.ToString());

    private static async Task<IResult> RetireAsync(HttpContext http, LinkBook book, LinkPolicies policies, Guid id, RetirementJson input, CancellationToken cancellation) =>
        await book.RetireAsync(Workspace(http), By(http), id, input.Retired, cancellation)
            ? Results.Ok(LinkJson.Of((await book.FindAsync(Workspace(http), id, cancellation))!, await OriginAsync(http, policies, Workspace(http), cancellation)))
            : Problems.NotFound("link", id.ToString());

    private static Task<IResult> QrAsync(HttpContext http, LinkBook book, LinkPolicies policies, Guid id, string format, CancellationToken cancellation) =>
        DrawAsync(http, book, policies, Workspace(http), id, format, cancellation);

    private static Task<IResult> PageQrAsync(HttpContext http, LinkBook book, LinkPolicies policies, WorkspaceContext current, Guid id, string format, CancellationToken cancellation) =>
        DrawAsync(http, book, policies, current.Workspace.Id, id, format, cancellation);

    private static async Task<IResult> DrawAsync(HttpContext http, LinkBook book, LinkPolicies policies, Guid workspace, Guid id, string format, CancellationToken cancellation) =>
        await book.FindAsync(workspace, id, cancellation) is { } link
            ? QrImage.Answer(ShortAddresses.Payload(ShortAddresses.Of(await OriginAsync(http, policies, workspace, cancellation), link)), format, $"qr-{link.Code}")
            : Problems.NotFound("link", id.ToString());

    private static async Task<IResult> ExportAsync(HttpContext http, LinkBook book, LinkPolicies policies, WorkspaceContext current, string? search, CancellationToken cancellation)
    {
        var links = new List<Link>();
        string? before = null;
        do
        {
            var page = await book.ListAsync(current.Workspace.Id, search, before, false, cancellation);
            links.AddRange(page);
            before = LinkBook.NextOf(page);
        }
        while (before is not null);

        var origin = await OriginAsync(http, policies, current.Workspace.Id, cancellation);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(BulkLinks.Export(links, origin)), "text/csv; charset=utf-8", "links.csv");
    }
}
