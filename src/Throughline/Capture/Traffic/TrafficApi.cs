using Throughline.Access;
using Throughline.Web;

namespace Throughline.Capture.Traffic;

/// <summary><c>/api/traffic</c>: what counts as the workspace's own people and tests.</summary>
internal static class TrafficApi
{
    public static void MapTraffic(this IEndpointRouteBuilder app)
    {
        var traffic = app.MapGroup("/api/traffic").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Traffic");
        traffic.MapGet("/", GetAsync).Produces<TrafficJson>();
        traffic.MapPut("/", PutAsync).Produces<TrafficJson>();
    }

    private static async Task<IResult> GetAsync(HttpContext http, TrafficBook book, TrafficJudge judge, CancellationToken cancellation) =>
        Results.Ok(await ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, book, judge, cancellation));

    private static async Task<IResult> PutAsync(HttpContext http, TrafficInputJson input, TrafficBook book, TrafficJudge judge, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var draft = new TrafficDraft(string.Join('\n', input.Networks ?? []), string.Join('\n', input.TestHosts ?? []), input.OwnHostsOnly);
        if (await book.ChangeAsync(actor, draft, cancellation) is { } fault)
            return Problems.Invalid(new Fault(char.ToLowerInvariant(fault.Field[0]) + fault.Field[1..], fault.Message));
        return Results.Ok(await ReadAsync(actor.Workspace, book, judge, cancellation));
    }

    private static async Task<TrafficJson> ReadAsync(Guid workspace, TrafficBook book, TrafficJudge judge, CancellationToken cancellation)
    {
        var settings = await book.FindAsync(workspace, cancellation);
        return new TrafficJson(Lines(settings.Networks), Lines(settings.TestHosts), settings.OwnHostsOnly, $"{TrafficJudge.Parameter}={await judge.StaffCodeAsync(workspace, cancellation)}");
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What counts as the workspace's own people and tests.</summary>
/// <param name="Networks">Networks of the workspace's own people, such as <c>203.0.113.0/24</c>.</param>
/// <param name="TestHosts">Hosts on which only tests run; their subdomains count as them.</param>
/// <param name="OwnHostsOnly">Whether pages on unknown hosts are left out of reports.</param>
/// <param name="StaffParameter">Added to the address of any page, it marks the browser as a colleague's.</param>
internal sealed record TrafficJson(IReadOnlyList<string> Networks, IReadOnlyList<string> TestHosts, bool OwnHostsOnly, string StaffParameter);

/// <summary>The settings to have from now on.</summary>
internal sealed record TrafficInputJson(IReadOnlyList<string>? Networks, IReadOnlyList<string>? TestHosts, bool OwnHostsOnly);
