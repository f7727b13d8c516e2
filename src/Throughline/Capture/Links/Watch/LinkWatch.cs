using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Storage;

namespace Throughline.Capture.Links;

/// <summary>Follows every registered link again and again and remembers what it found, so that a landing page that drops parameters is known before the report is wrong.</summary>
internal sealed class LinkWatch(IDbContextFactory<AppDb> databases, LinkMonitor monitor, IOptions<CaptureOptions> options, TimeProvider time)
{
    /// <summary>Links of one round.</summary>
    public const int RoundSize = 50;

    /// <summary>Follows the links whose last look is too long ago, those never looked at first; returns how many. Retired links and made-up companies are left out.</summary>
    public async Task<int> CheckDueAsync(CancellationToken cancellation)
    {
        if (options.Value.LinkCheckHours == 0)
            return 0;
        var due = await DueAsync(cancellation);
        foreach (var link in due)
            await CheckAsync(link, cancellation);
        return due.Count;
    }

    /// <summary>Follows one link now and remembers what was found.</summary>
    public async Task<LinkPath> CheckAsync(Link link, CancellationToken cancellation)
    {
        var path = await monitor.FollowAsync(link.WorkspaceId, LinkBook.AddressOf(link), cancellation);
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = await db.Set<LinkCheck>().AsNoTracking().FirstOrDefaultAsync(c => c.WorkspaceId == link.WorkspaceId && c.LinkId == link.LinkId, cancellation);
        var check = new LinkCheck
        {
            WorkspaceId = link.WorkspaceId,
            LinkId = link.LinkId,
            CheckedAt = now,
            Verdict = path.Verdict,
            Lost = string.Join(' ', path.Lost.Count > 0 ? path.Lost : path.Changed),
            LostAt = path.LostAt,
            Channel = path.Channel,
            FailingSince = path.Verdict == LinkVerdicts.Ok ? null : before?.FailingSince ?? now,
        };
        await db.UpsertAsync([check], cancellation);
        return path;
    }

    /// <summary>The last looks at some links.</summary>
    public async Task<IReadOnlyDictionary<Guid, LinkCheck>> OfAsync(Guid workspace, IReadOnlyCollection<Guid> links, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var checks = new Dictionary<Guid, LinkCheck>();
        foreach (var chunk in links.Chunk(InList.Size))
            foreach (var check in await db.Set<LinkCheck>().AsNoTracking().Where(c => c.WorkspaceId == workspace && chunk.Contains(c.LinkId)).ToListAsync(cancellation))
                checks[check.LinkId] = check;
        return checks;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<List<Link>> DueAsync(CancellationToken cancellation)
    {
        var until = Now - (long)TimeSpan.FromHours(options.Value.LinkCheckHours).TotalMilliseconds;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var due = from link in db.Set<Link>().AsNoTracking()
                  join workspace in db.Set<Workspace>() on link.WorkspaceId equals workspace.Id
                  join check in db.Set<LinkCheck>() on new { link.WorkspaceId, link.LinkId } equals new { check.WorkspaceId, check.LinkId } into looks
                  from look in looks.DefaultIfEmpty()
                  where link.RetiredAt == null && !workspace.IsDemo && (look == null || look.CheckedAt <= until)
                  orderby look == null ? 0 : look.CheckedAt, link.LinkId
                  select link;
        return await due.Take(RoundSize).ToListAsync(cancellation);
    }
}
