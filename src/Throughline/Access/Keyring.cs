using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>What a presented key opens.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Workspace">Whose data it opens.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="SiteDomains">The site's own domains.</param>
/// <param name="Subject">The partner whose key it is; null for the workspace's own keys.</param>
public sealed record KeyGrant(Guid Id, Guid Workspace, KeyKind Kind, IReadOnlyList<string> SiteDomains, Guid? Subject = null);

/// <summary>Makes keys and recognises them. Known keys are remembered for a minute, so a revoked one stops working within it on every instance, at once on this one.</summary>
public sealed class Keyring(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const int RandomBytes = 24;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (KeyGrant Grant, long Until)> _known = new(StringComparer.Ordinal);

    /// <summary>What the key opens, or null when it is unknown or revoked.</summary>
    public async ValueTask<KeyGrant?> FindAsync(string? key, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(key) || key.Length > 200)
            return null;
        if (_known.TryGetValue(key, out var known) && known.Until > time.GetTimestamp())
            return known.Grant;

        var grant = await LoadAsync(key, cancellation);
        if (grant is not null)
            _known[key] = (grant, time.GetTimestamp() + (long)(Remembered.TotalSeconds * time.TimestampFrequency));
        else
            _known.TryRemove(key, out _);
        return grant;
    }

    /// <summary>Makes a key and returns it: the only time a secret key can be read.</summary>
    public Task<string> CreateAsync(Guid workspace, KeyKind kind, string name, CancellationToken cancellation) => CreateAsync(workspace, kind, name, null, cancellation);

    /// <summary>Makes a key of somebody else's than the workspace, such as a partner's.</summary>
    public async Task<string> CreateAsync(Guid workspace, KeyKind kind, string name, Guid? subject, CancellationToken cancellation)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var key = kind switch
        {
            KeyKind.Write => $"wk_{secret[..24]}",
            KeyKind.Partner => $"pk_{secret}",
            _ => $"sk_{secret}",
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(new ApiKey
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            WorkspaceId = workspace,
            Kind = kind,
            Name = name,
            Subject = subject,
            Hash = HashOf(key),
            Shown = kind == KeyKind.Write ? key : key[..9],
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        await db.SaveChangesAsync(cancellation);
        return key;
    }

    /// <summary>Forgets what is remembered of keys: after a revocation or a change of the workspace's domains.</summary>
    public void Forget() => _known.Clear();

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private async Task<KeyGrant?> LoadAsync(string key, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var hash = HashOf(key);
        var found = await (
            from k in db.Set<ApiKey>().AsNoTracking()
            join w in db.Set<Workspace>().AsNoTracking() on k.WorkspaceId equals w.Id
            where k.Hash == hash && k.RevokedAt == null
            select new { k.Id, k.WorkspaceId, k.Kind, k.Subject, w.SiteDomains }).FirstOrDefaultAsync(cancellation);
        return found is null
            ? null
            : new KeyGrant(found.Id, found.WorkspaceId, found.Kind, found.SiteDomains.Split(' ', StringSplitOptions.RemoveEmptyEntries), found.Subject);
    }
}
