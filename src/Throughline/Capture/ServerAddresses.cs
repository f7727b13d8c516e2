using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Capture.Links;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>What no workspace may take for itself: the hosts this server and the other workspaces are known by, and the addresses of its own pages and doors.</summary>
internal sealed class ServerAddresses(IServiceProvider services, IOptions<CaptureOptions> options)
{
    // Asked for late: the endpoints are known when the server has started.
    private readonly Lazy<HashSet<string>> _firstWords = new(() => services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(static e => e.RoutePattern.PathSegments is [{ Parts: [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart word] }, ..] ? word.Content : "")
        .Where(static w => w.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The host of <c>Capture:PublicUrl</c>; null when none is set.</summary>
    public string? PublicHost => Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var url) ? HostName.Normalise(url.Host) : null;

    /// <summary>Whether a page, door or file of the server lies at or under this path.</summary>
    public bool IsOwn(string path) => path.Trim('/').Split('/')[0] is var word && _firstWords.Value.Contains(word);

    /// <summary>What is wrong with a host of its own for a placement: it must not hide the server or belong to somebody else; null when nothing is.</summary>
    public async Task<string?> FaultOfHostAsync(AppDb db, Guid workspace, string host, CancellationToken cancellation)
    {
        if (PublicHost is not { } own)
            return "leave it empty until an administrator has set Capture__PublicUrl, the address of this server";
        return host == own ? "another host: this one is the server's own address" : await FaultOfOthersAsync(db, workspace, host, cancellation);
    }

    /// <summary>What is wrong with a short domain; it may be the server's own host where there is only one workspace.</summary>
    public async Task<string?> FaultOfDomainAsync(AppDb db, Guid workspace, string host, CancellationToken cancellation) =>
        host == PublicHost && await db.Set<Workspace>().AnyAsync(w => w.Id != workspace, cancellation)
            ? "another host: this one is the server's own address, which all workspaces share"
            : await FaultOfOthersAsync(db, workspace, host, cancellation);

    private static async Task<string?> FaultOfOthersAsync(AppDb db, Guid workspace, string host, CancellationToken cancellation)
    {
        var sites = await db.Set<Workspace>().Where(w => w.Id != workspace).Select(static w => w.SiteDomains).ToListAsync(cancellation);
        var domains = await db.Set<LinkSettings>().Where(s => s.WorkspaceId != workspace && s.Domain != "").Select(static s => s.Domain).ToListAsync(cancellation);
        return sites.SelectMany(SiteDomains.Of).Concat(domains).Any(taken => HostName.IsUnder(host, taken))
            ? "a host outside the domains of the other workspaces"
            : null;
    }
}
