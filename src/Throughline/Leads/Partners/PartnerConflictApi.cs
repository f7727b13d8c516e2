using Throughline.Access;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>Partners' claims on leads: <c>/api/leads/{id}/partner</c> and <c>/api/partners/conflicts</c>.</summary>
internal static class PartnerConflictApi
{
    public static void MapPartnerClaims(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Partners");
        api.MapGet("/partners/conflicts", ConflictsAsync).Produces<IReadOnlyList<PartnerConflictJson>>();
        api.MapGet("/leads/{id:guid}/partner", ClaimsAsync).Produces<LeadClaimsJson>();
        api.MapPost("/leads/{id:guid}/partner", CreditAsync).Produces<LeadClaimsJson>();
    }

    private static async Task<IResult> ConflictsAsync(HttpContext http, LeadPartners partners, CancellationToken cancellation) =>
        Results.Ok((await partners.ConflictsAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)).Select(static c => new PartnerConflictJson(c.LeadId, c.Label, LeadClaimsJson.Of(c.Claims))));

    private static async Task<IResult> ClaimsAsync(HttpContext http, LeadPartners partners, LeadQueries leads, Guid id, CancellationToken cancellation) =>
        await leads.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } view
            ? Results.Ok(LeadClaimsJson.Of(await partners.OfAsync(view.Lead, cancellation)))
            : Problems.NotFound("lead", id.ToString());

    private static async Task<IResult> CreditAsync(HttpContext http, PartnerCredit credit, LeadPartners partners, LeadQueries leads, Guid id, PartnerCodeJson input, CancellationToken cancellation) =>
        await credit.ByCodeAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Code, cancellation) is var result && result is CommandResult.Done done
            ? await ClaimsAsync(http, partners, leads, done.Id, cancellation)
            : CommandAnswers.Of(result);
}

/// <summary>A code somebody said.</summary>
internal sealed record PartnerCodeJson(string? Code);

/// <summary>One claim as the API writes it.</summary>
internal sealed record ClaimJson(Guid Id, Guid Partner, string PartnerName, string Kind, DateTimeOffset At, string Standing, DateTimeOffset HeldUntil);

/// <summary>The claims on a lead; <c>holder</c> is the partner who holds it now.</summary>
internal sealed record LeadClaimsJson(Guid? Holder, IReadOnlyList<ClaimJson> Claims)
{
    public static LeadClaimsJson Of(LeadClaims claims) => new(
        claims.Holder?.Claim.Partner,
        [.. claims.Verdicts.Select(v => new ClaimJson(v.Claim.ClaimId, v.Claim.Partner, claims.NameOf(v.Claim.Partner), v.Claim.Kind, ApiTime.Of(v.Claim.At), v.Standing.ToString().ToLowerInvariant(), ApiTime.Of(v.Until)))]);
}

/// <summary>A lead that two partners claim.</summary>
internal sealed record PartnerConflictJson(Guid Lead, string Name, LeadClaimsJson Claims);
