using Microsoft.AspNetCore.Mvc;
using Throughline.Access;
using Throughline.Taxonomy.Rules;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary><c>/api/taxonomy</c>: the rules in force, the draft, versions, YAML, and why a URL has its channel. Preview and publication stand with the reports that they move.</summary>
internal static class TaxonomyApi
{
    private const string Yaml = "application/yaml";

    public static void MapTaxonomy(this IEndpointRouteBuilder app)
    {
        var taxonomy = app.MapGroup("/api/taxonomy").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Taxonomy");
        taxonomy.MapGet("/", CurrentAsync).Produces<RuleVersionJson>();
        taxonomy.MapGet("/draft", DraftAsync).Produces<RuleDraftJson>();
        taxonomy.MapPut("/draft", SaveAsync).Produces<RuleDraftJson>();
        taxonomy.MapDelete("/draft", DiscardAsync).Produces<RuleDraftJson>();
        taxonomy.MapGet("/versions", VersionsAsync).Produces<IReadOnlyList<RuleVersionJson>>();
        taxonomy.MapGet("/versions/{number:int}", VersionAsync).Produces<RuleVersionJson>();
        taxonomy.MapGet("/yaml", ExportAsync).Produces<string>(200, Yaml);
        taxonomy.MapPut("/yaml", ImportAsync).Accepts<string>(Yaml, "text/plain").Produces<RuleDraftJson>();
        taxonomy.MapGet("/why", WhyAsync).Produces<WhyJson>();
        taxonomy.MapPost("/lint", Lint).Produces<IReadOnlyList<RuleFinding>>();
        app.MapGet("/taxonomy/rules.yaml", DownloadAsync).RequireAuthorization(Policies.Rules).ExcludeFromDescription();
    }

    private static async Task<IResult> CurrentAsync(HttpContext http, RuleDesk desk, CancellationToken cancellation) =>
        Results.Ok(RuleVersionJson.Of((await desk.OpenAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)).Current));

    private static async Task<IResult> DraftAsync(HttpContext http, RuleDesk desk, CancellationToken cancellation) =>
        Results.Ok(RuleDraftJson.Of(await desk.OpenAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)));

    private static async Task<IResult> SaveAsync(HttpContext http, RuleDesk desk, RuleDocument rules, int? revision, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        return await desk.EditAsync(actor, revision, _ => rules, cancellation) is { } fault ? Answer(fault) : await DraftAsync(http, desk, cancellation);
    }

    private static async Task<IResult> DiscardAsync(HttpContext http, RuleDesk desk, CancellationToken cancellation)
    {
        await desk.DiscardAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), cancellation);
        return await DraftAsync(http, desk, cancellation);
    }

    private static async Task<IResult> VersionsAsync(HttpContext http, RuleDesk desk, CancellationToken cancellation) =>
        Results.Ok((await desk.VersionsAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)).Select(RuleVersionJson.Of));

    private static async Task<IResult> VersionAsync(HttpContext http, RuleDesk desk, int number, CancellationToken cancellation) =>
        await desk.VersionAsync(SecretKeyFilter.GrantOf(http).Workspace, number, cancellation) is { } version ? Results.Ok(RuleVersionJson.Of(version)) : Problems.NotFound("version", $"{number}");

    private static async Task<IResult> ExportAsync(HttpContext http, RuleDesk desk, int? version, CancellationToken cancellation) =>
        await TextAsync(desk, SecretKeyFilter.GrantOf(http).Workspace, version, cancellation);

    private static async Task<IResult> DownloadAsync(WorkspaceContext current, RuleDesk desk, int? version, CancellationToken cancellation) =>
        await TextAsync(desk, current.Workspace.Id, version, cancellation, "taxonomy.yaml");

    private static async Task<IResult> TextAsync(RuleDesk desk, Guid workspace, int? version, CancellationToken cancellation, string? file = null)
    {
        var rules = version is { } number ? (await desk.VersionAsync(workspace, number, cancellation))?.Rules : (await desk.OpenAsync(workspace, cancellation)).Rules;
        return rules is null ? Problems.NotFound("version", $"{version}") : Results.File(System.Text.Encoding.UTF8.GetBytes(RuleYaml.Write(rules)), Yaml, file);
    }

    private static async Task<IResult> ImportAsync(HttpContext http, RuleDesk desk, int? revision, CancellationToken cancellation)
    {
        var (text, fault) = await BodyAsync(http, cancellation);
        if (fault is not null)
            return Problems.Invalid(fault);
        var (rules, faults) = RuleYaml.Read(text);
        return rules is null ? Problems.Invalid(new Fault(faults[0].Path, string.Join("; ", faults.Take(10).Select(static f => $"{f.Path}: {f.Message}")))) : await SaveAsync(http, desk, rules, revision, cancellation);
    }

    private static async Task<IResult> WhyAsync(HttpContext http, WhyReader why, string? url, string? referrer, Guid? @event, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        if (@event is { } id)
            return await why.OfEventAsync(workspace, id, cancellation) is { } found ? Results.Ok(WhyJson.Of(found)) : Problems.NotFound("event with an address or a declared channel", id.ToString());
        return string.IsNullOrWhiteSpace(url)
            ? Problems.Invalid(new Fault("url", "a landing URL, or an event's id as event"))
            : Results.Ok(WhyJson.Of(await why.OfUrlAsync(workspace, url, referrer, cancellation)));
    }

    private static IResult Lint(HttpContext http, [FromBody] RuleDocument rules) => Results.Ok(RuleLint.Of(rules.WithoutNulls().Normalised(), SecretKeyFilter.GrantOf(http).SiteDomains));

    private static IResult Answer(Fault fault) => fault.Field == "revision" ? Problems.Conflict(fault.Expected, fault.Field) : Problems.Invalid(fault);

    private static async Task<(string Text, Fault? Fault)> BodyAsync(HttpContext http, CancellationToken cancellation)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = new char[RuleYaml.MaxLength + 1];
        var length = await reader.ReadBlockAsync(text, cancellation);
        return length > RuleYaml.MaxLength ? ("", new Fault("body", $"at most {RuleYaml.MaxLength:N0} characters of YAML")) : (new string(text, 0, length), null);
    }
}
