using System.Text.Json.Serialization;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary><c>/api/partners</c> for the workspace, and <c>/api/partner/registrations</c> for a partner's own key.</summary>
internal static class PartnerApi
{
    private const int ListLength = 200;

    public static void MapPartners(this IEndpointRouteBuilder app)
    {
        var partners = app.MapGroup("/api/partners").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Partners");
        partners.MapGet("/", ListAsync).Produces<IReadOnlyList<PartnerJson>>();
        partners.MapPost("/", CreateAsync).Produces<PartnerJson>(201);
        partners.MapPut("/{id:guid}", ChangeAsync).Produces<PartnerJson>();
        partners.MapDelete("/{id:guid}", EndAsync).Produces(204);
        partners.MapPost("/{id:guid}/keys", KeyAsync).Produces<PartnerKeyJson>(201);
        partners.MapGet("/{id:guid}/registrations", RegistrationsAsync).Produces<IReadOnlyList<RegistrationJson>>();
        partners.MapPost("/registrations/{id:guid}/extension", ExtendAsync).Produces(204);
        partners.MapGet("/policy", PolicyAsync).Produces<PartnerPolicyJson>();
        partners.MapPut("/policy", SetPolicyAsync).Produces<PartnerPolicyJson>();
        app.MapPost("/api/partner/registrations", RegisterAsync).AddEndpointFilter<PartnerKeyFilter>().DisableAntiforgery().WithTags("Partners").Produces<RegisteredJson>(202);
    }

    private static async Task<IResult> ListAsync(HttpContext http, PartnerBook partners, CancellationToken cancellation) =>
        Results.Ok((await partners.AllAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)).Select(PartnerJson.Of));

    private static async Task<IResult> CreateAsync(HttpContext http, PartnerBook partners, PartnerInputJson input, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var (id, fault) = await partners.SaveAsync(actor, null, input.ToInput(), cancellation);
        return fault is null ? Results.Created($"/api/partners/{id}", PartnerJson.Of((await partners.FindAsync(actor.Workspace, id, cancellation))!)) : Problems.Invalid(fault);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, PartnerBook partners, Guid id, PartnerInputJson input, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var (_, fault) = await partners.SaveAsync(actor, id, input.ToInput(), cancellation);
        return fault switch
        {
            null => Results.Ok(PartnerJson.Of((await partners.FindAsync(actor.Workspace, id, cancellation))!)),
            { Field: "id" } => Problems.NotFound("partner", id.ToString()),
            _ => Problems.Invalid(fault),
        };
    }

    private static async Task<IResult> EndAsync(HttpContext http, PartnerBook partners, Guid id, CancellationToken cancellation) =>
        await partners.SetEndedAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, true, cancellation) is { } fault ? Missing(fault, id) : Results.NoContent();

    private static async Task<IResult> KeyAsync(HttpContext http, PartnerBook partners, Guid id, CancellationToken cancellation) =>
        await partners.NewKeyAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } key ? Results.Created((string?)null, new PartnerKeyJson(key)) : Problems.NotFound("partner", id.ToString());

    private static async Task<IResult> RegistrationsAsync(HttpContext http, PartnerBook partners, PartnerRegistrations registrations, Guid id, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        return await partners.FindAsync(workspace, id, cancellation) is null
            ? Problems.NotFound("partner", id.ToString())
            : Results.Ok((await registrations.NewestAsync(workspace, id, ListLength, cancellation)).Select(RegistrationJson.Of));
    }

    private static async Task<IResult> ExtendAsync(HttpContext http, PartnerRegistrations registrations, Guid id, ExtensionJson input, CancellationToken cancellation) =>
        await registrations.ExtendAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Until?.ToUnixTimeMilliseconds() ?? 0, cancellation) is { } fault ? Missing(fault, id) : Results.NoContent();

    private static async Task<IResult> PolicyAsync(HttpContext http, PartnerBook partners, CancellationToken cancellation)
    {
        var policy = await partners.PolicyAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation);
        return Results.Ok(new PartnerPolicyJson(policy.ProtectionDays, policy.LinksCount));
    }

    private static async Task<IResult> SetPolicyAsync(HttpContext http, PartnerBook partners, PartnerPolicyJson input, CancellationToken cancellation) =>
        await partners.SetPolicyAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input.ProtectionDays, input.LinksCount, cancellation) is { } fault ? Problems.Invalid(fault) : await PolicyAsync(http, partners, cancellation);

    private static async Task<IResult> RegisterAsync(HttpContext http, PartnerRegistrations registrations, PartnerThrottle throttle, RegistrationInput input, CancellationToken cancellation)
    {
        var partner = PartnerKeyFilter.PartnerOf(http);
        if (!throttle.Allows(partner.PartnerId, null))
        {
            http.Response.Headers.RetryAfter = "600";
            return Problems.Of(429, "too_many", $"at most {PartnerThrottle.PerPartner} registrations in {PartnerThrottle.Window.TotalMinutes} minutes", null, "the same request later");
        }

        var (id, fault) = await registrations.RegisterAsync(partner, input, http.Request.Headers["Idempotency-Key"].ToString(), false, cancellation);
        return fault switch
        {
            null => Results.Accepted((string?)null, new RegisteredJson(id)),
            { Field: "Idempotency-Key" } => Problems.Conflict(fault.Expected, fault.Field),
            _ => Problems.Invalid(fault),
        };
    }

    private static IResult Missing(Fault fault, Guid id) => fault.Field == "id" ? Problems.NotFound("partner or registration", id.ToString()) : Problems.Invalid(fault);
}

/// <summary>A partner as the API writes it.</summary>
internal sealed record PartnerJson(Guid Id, string Name, string Code, IReadOnlyList<string> Domains, IReadOnlyList<string> Sources, string? Contact, DateTimeOffset RegisteredAt, DateTimeOffset? EndedAt)
{
    public static PartnerJson Of(Partner p) => new(p.PartnerId, p.Name, p.SpokenCode, p.DomainList, p.SourceList, p.Contact, ApiTime.Of(p.RegisteredAt), p.EndedAt is { } at ? ApiTime.Of(at) : null);
}

/// <summary>A partner as it is sent.</summary>
internal sealed record PartnerInputJson(string? Name, string? Code, IReadOnlyList<string>? Domains, IReadOnlyList<string>? Sources, string? Contact)
{
    public PartnerInput ToInput() => new(Name, Code, Domains, Sources, Contact);
}

/// <summary>A new key: the only time it can be read.</summary>
internal sealed record PartnerKeyJson(string Key);

/// <summary>A registration as the API writes it.</summary>
internal sealed record RegistrationJson(Guid Id, DateTimeOffset At, string Kind, string? Deal, string? SubId, string Door)
{
    public static RegistrationJson Of(PartnerRegistration r) => new(r.EventId, ApiTime.Of(r.OccurredAt), r.Kind, r.Deal, r.SubId, r.Door);
}

/// <summary>Until when a registration holds.</summary>
internal sealed record ExtensionJson(DateTimeOffset? Until);

/// <summary>How the workspace decides between partners.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PartnerPolicyJson(int ProtectionDays, bool LinksCount);

/// <summary>What a partner hears of its registration; whether somebody was first stays with the workspace.</summary>
internal sealed record RegisteredJson(Guid Id);
