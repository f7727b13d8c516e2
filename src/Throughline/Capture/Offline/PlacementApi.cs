using System.Text;
using Throughline.Access;
using Throughline.Capture.Links;
using Throughline.Capture.Offline.Rules;
using Throughline.Web;

namespace Throughline.Capture.Offline;

/// <summary>A placement as the API shows it.</summary>
internal sealed record PlacementJson(
    Guid Id, string Code, string ScanUrl, string Kind, string Name, string Place, string Channel, string Campaign, string Destination, string Url, string VanityHost, string VanityPath, bool IsRetired, int Scans, int Machines)
{
    public static PlacementJson Of(Placement p, string origin, UseCounts uses) => new(
        p.PlacementId, p.Code, $"{origin}/q/{p.Code}", p.Kind, p.Name, p.Place, p.Channel, p.Campaign, p.Destination, PlacementBook.AddressOf(p), p.VanityHost, p.VanityPath, p.RetiredAt is not null, uses.People, uses.Machines);
}

/// <summary><c>/api/placements</c>: codes on booths, prints, stores and people.</summary>
internal static class PlacementApi
{
    public static void MapPlacements(this IEndpointRouteBuilder app)
    {
        var placements = app.MapGroup("/api/placements").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Off line");
        placements.MapGet("/", ListAsync).Produces<IReadOnlyList<PlacementJson>>();
        placements.MapPost("/", CreateAsync).Produces<PlacementJson>(201);
        placements.MapGet("/{id:guid}", GetAsync).Produces<PlacementJson>();
        placements.MapPut("/{id:guid}", ChangeAsync).Produces<PlacementJson>();
        placements.MapPost("/{id:guid}/retirement", RetireAsync).Produces<PlacementJson>();
        placements.MapGet("/{id:guid}/qr.{format}", QrAsync).Produces(200, contentType: "image/png");
        placements.MapGet("/{id:guid}/card.{format}", CardAsync).Produces(200, contentType: "text/vcard");
        app.MapGet("/offline/placements/{id:guid}/qr.{format}", PageQrAsync).RequireAuthorization(Policies.Work).ExcludeFromDescription();
        app.MapGet("/offline/placements/{id:guid}/card.{format}", PageCardAsync).RequireAuthorization(Policies.Work).ExcludeFromDescription();
    }

    private static Guid Workspace(HttpContext http) => SecretKeyFilter.GrantOf(http).Workspace;

    private static async Task<PlacementJson> JsonAsync(HttpContext http, Placement p, LinkPolicies policies, LinkCounts counts, CancellationToken cancellation) => PlacementJson.Of(
        p, ShortAddresses.Origin(await policies.OfAsync(p.WorkspaceId, cancellation), http.Request), (await counts.OfLinksAsync(p.WorkspaceId, [p.PlacementId], cancellation)).GetValueOrDefault(p.PlacementId));

    private static async Task<IResult> ListAsync(HttpContext http, PlacementBook book, LinkPolicies policies, LinkCounts counts, CancellationToken cancellation)
    {
        var all = await book.ListAsync(Workspace(http), cancellation);
        var origin = ShortAddresses.Origin(await policies.OfAsync(Workspace(http), cancellation), http.Request);
        var uses = await counts.OfLinksAsync(Workspace(http), [.. all.Select(static p => p.PlacementId)], cancellation);
        return Results.Ok(all.Select(p => PlacementJson.Of(p, origin, uses.GetValueOrDefault(p.PlacementId))));
    }

    private static async Task<IResult> CreateAsync(HttpContext http, PlacementBook book, LinkPolicies policies, LinkCounts counts, PlacementDraft input, CancellationToken cancellation)
    {
        var (placement, fault) = await book.CreateAsync(Workspace(http), Actor.Of(SecretKeyFilter.GrantOf(http)).Id, input, cancellation);
        return placement is null ? Problems.Invalid(fault!) : Results.Created($"/api/placements/{placement.PlacementId}", await JsonAsync(http, placement, policies, counts, cancellation));
    }

    private static async Task<IResult> GetAsync(HttpContext http, PlacementBook book, LinkPolicies policies, LinkCounts counts, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(Workspace(http), id, cancellation) is { } placement ? Results.Ok(await JsonAsync(http, placement, policies, counts, cancellation)) : Problems.NotFound("placement", id.ToString());

    private static async Task<IResult> ChangeAsync(HttpContext http, PlacementBook book, LinkPolicies policies, LinkCounts counts, Guid id, PlacementDraft input, CancellationToken cancellation)
    {
        var (placement, fault) = await book.ChangeAsync(Workspace(http), Actor.Of(SecretKeyFilter.GrantOf(http)).Id, id, input, cancellation);
        if (placement is not null)
            return Results.Ok(await JsonAsync(http, placement, policies, counts, cancellation));
        return fault!.Field == "id" ? Problems.NotFound("placement", id.ToString()) : Problems.Invalid(fault);
    }

    private static async Task<IResult> RetireAsync(HttpContext http, PlacementBook book, LinkPolicies policies, LinkCounts counts, Guid id, RetirementJson input, CancellationToken cancellation) =>
        await book.RetireAsync(Workspace(http), Actor.Of(SecretKeyFilter.GrantOf(http)).Id, id, input.Retired, cancellation)
            ? await GetAsync(http, book, policies, counts, id, cancellation)
            : Problems.NotFound("placement", id.ToString());

    private static Task<IResult> QrAsync(HttpContext http, PlacementBook book, LinkPolicies policies, Guid id, string format, CancellationToken cancellation) =>
        DrawAsync(http, book, policies, Workspace(http), id, format, cancellation);

    private static Task<IResult> PageQrAsync(HttpContext http, PlacementBook book, LinkPolicies policies, WorkspaceContext current, Guid id, string format, CancellationToken cancellation) =>
        DrawAsync(http, book, policies, current.Workspace.Id, id, format, cancellation);

    private static Task<IResult> CardAsync(PlacementBook book, HttpContext http, Guid id, string format, CancellationToken cancellation) => WriteCardAsync(book, Workspace(http), id, format, cancellation);

    private static Task<IResult> PageCardAsync(PlacementBook book, WorkspaceContext current, Guid id, string format, CancellationToken cancellation) => WriteCardAsync(book, current.Workspace.Id, id, format, cancellation);

    private static async Task<IResult> DrawAsync(HttpContext http, PlacementBook book, LinkPolicies policies, Guid workspace, Guid id, string format, CancellationToken cancellation) =>
        await book.FindAsync(workspace, id, cancellation) is { } p
            ? QrImage.Answer(ShortAddresses.Payload($"{ShortAddresses.Origin(await policies.OfAsync(workspace, cancellation), http.Request)}/q/{p.Code}"), format, $"qr-{p.Code}")
            : Problems.NotFound("placement", id.ToString());

    private static async Task<IResult> WriteCardAsync(PlacementBook book, Guid workspace, Guid id, string format, CancellationToken cancellation)
    {
        if (await book.FindAsync(workspace, id, cancellation) is not { } p || PlacementBook.CardOf(p) is not { } card)
            return Problems.NotFound("card", id.ToString());
        var text = VCard.Write(card, PlacementBook.AddressOf(p), p.PlacementId);
        return format == "vcf" ? Results.File(Encoding.UTF8.GetBytes(text), "text/vcard; charset=utf-8", $"card-{p.Code}.vcf") : QrImage.Answer(text, format, $"card-{p.Code}");
    }
}
