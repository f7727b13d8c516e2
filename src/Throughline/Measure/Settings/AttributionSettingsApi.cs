using System.Text.Json.Serialization;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Settings of attribution, as read and written. What an input leaves out stays as it is; a list it names is replaced whole.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AttributionSettingsJson(
    IReadOnlyDictionary<string, string>? Lookbacks, string? Window, bool? Reset, string? Group, IReadOnlyDictionary<string, double>? RoleWeights, int? FewestConversions, int? FewestTouches)
{
    public static AttributionSettingsJson Of(AttributionSettings settings) => new(
        Goal.All.ToDictionary(static g => g.Key, settings.LookbackOf),
        settings.WholeDays ? "days" : "exact",
        settings.Reset,
        settings.WholeCompany ? "company" : "contacts",
        settings.RoleWeights,
        settings.FewestConversions,
        settings.FewestTouches);
}

/// <summary><c>/api/attribution-settings</c>: how journeys are made unless a report says otherwise.</summary>
internal static class AttributionSettingsApi
{
    public static void MapAttributionSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/attribution-settings").AddEndpointFilter<SecretKeyFilter>().WithTags("Reports");
        settings.MapGet("", ReadAsync).Produces<AttributionSettingsJson>();
        settings.MapPut("", SaveAsync).DisableAntiforgery().Produces<AttributionSettingsJson>();
    }

    private static async Task<IResult> ReadAsync(HttpContext http, AttributionSettingsStore store, CancellationToken cancellation) =>
        Results.Ok(AttributionSettingsJson.Of(await store.OfAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)));

    private static async Task<IResult> SaveAsync(HttpContext http, AttributionSettingsStore store, AttributionSettingsJson input, CancellationToken cancellation)
    {
        if (input.Window is not (null or "exact" or "days"))
            return Problems.Invalid(new Fault("window", "exact or days"));
        if (input.Group is not (null or "contacts" or "company"))
            return Problems.Invalid(new Fault("group", "contacts or company"));
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var old = await store.OfAsync(actor.Workspace, cancellation);
        var settings = new AttributionSettings
        {
            Lookbacks = input.Lookbacks ?? old.Lookbacks,
            WholeDays = input.Window is null ? old.WholeDays : input.Window == "days",
            Reset = input.Reset ?? old.Reset,
            WholeCompany = input.Group is null ? old.WholeCompany : input.Group == "company",
            RoleWeights = input.RoleWeights ?? old.RoleWeights,
            FewestConversions = input.FewestConversions ?? old.FewestConversions,
            FewestTouches = input.FewestTouches ?? old.FewestTouches,
        };
        return await store.SaveAsync(actor, settings, cancellation) is { } fault
            ? Problems.Invalid(fault)
            : Results.Ok(AttributionSettingsJson.Of(settings));
    }
}
