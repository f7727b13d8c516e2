using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Links;
using Throughline.Storage;

namespace Throughline.Capture.Offline;

/// <summary>Which hosts and words lead to placements. Remembered for half a minute: every request asks.</summary>
internal sealed class VanityNames(IDbContextFactory<AppDb> databases, ServerAddresses addresses, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private Known? _known;

    /// <summary>Forgets what is remembered on this instance: a placement changed.</summary>
    public void Forget() => _known = null;

    /// <summary>The placement that a host of its own, or a word behind a short domain, leads to.</summary>
    public async ValueTask<Placement?> FindAsync(string host, string path, CancellationToken cancellation)
    {
        var known = _known;
        if (known is null || time.GetElapsedTime(known.ReadAt) > Remembered)
            _known = known = await ReadOrKeepAsync(known, cancellation);
        if (known.Hosts.Count == 0 && known.Domains.Count == 0)
            return null;
        // The server's own addresses stay its own, whatever somebody once saved.
        if (known.Hosts.TryGetValue(host, out var own) && addresses.PublicHost is { } server && server != host)
            return own;
        return known.Domains.TryGetValue(host, out var owner) && !addresses.IsOwn(path) && OfWord(known, path) is { } placement && placement.WorkspaceId == owner ? placement : null;
    }

    /// <summary>The placement of a word, on any host: <c>/s/{word}</c>.</summary>
    public async ValueTask<Placement?> FindWordAsync(string word, CancellationToken cancellation)
    {
        _known ??= await ReadAsync(cancellation);
        return OfWord(_known, word);
    }

    // Every request asks here first, /healthz too: a store that is away must not take them all with it.
    private async Task<Known> ReadOrKeepAsync(Known? before, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(cancellation);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            return (before ?? new Known([], [], [], 0)) with { ReadAt = time.GetTimestamp() };
        }
    }

    private static Placement? OfWord(Known known, string path) => known.Words.GetValueOrDefault(path.Trim('/').ToLowerInvariant());

    private async Task<Known> ReadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var placements = await db.Set<Placement>().AsNoTracking().Where(static p => p.VanityHost != "" || p.VanityPath != "").ToListAsync(cancellation);
        var domains = await db.Set<LinkSettings>().AsNoTracking().Where(static s => s.Domain != "").Select(static s => new { s.Domain, s.WorkspaceId }).ToListAsync(cancellation);
        return new Known(
            placements.Where(static p => p.VanityHost.Length > 0).DistinctBy(static p => p.VanityHost).ToDictionary(static p => p.VanityHost),
            placements.Where(static p => p.VanityPath.Length > 0).DistinctBy(static p => p.VanityPath).ToDictionary(static p => p.VanityPath),
            domains.DistinctBy(static d => d.Domain).ToDictionary(static d => d.Domain, static d => d.WorkspaceId), time.GetTimestamp());
    }

    private sealed record Known(Dictionary<string, Placement> Hosts, Dictionary<string, Placement> Words, Dictionary<string, Guid> Domains, long ReadAt);
}

/// <summary>Looks, before anything else does, whether a request came to a vanity address.</summary>
internal sealed class VanityFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static following => http => TakeAsync(http, following));
        next(app);
    };

    private static async Task TakeAsync(HttpContext http, RequestDelegate following)
    {
        var isLook = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var host = isLook ? HostName.Normalise(http.Request.Host.Host) : null;
        if (host is not null && await http.RequestServices.GetRequiredService<VanityNames>().FindAsync(host, http.Request.Path.Value ?? "", http.RequestAborted) is { } placement)
            await http.RequestServices.GetRequiredService<ScanDoor>().FollowAsync(http, placement, "vanity");
        else
            await following(http);
    }
}
