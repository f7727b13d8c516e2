using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Hooks;

/// <summary>A source to add.</summary>
/// <param name="Access">The token that fetches answers, where the system needs one; null sets none yet.</param>
internal sealed record NewHookSource(string? Provider, string? Name, string? Secret, string? Access = null);

/// <summary>The systems that may call us. Addresses and secrets are sealed at rest.</summary>
internal sealed class HookSources(IDbContextFactory<AppDb> databases, IDataProtectionProvider protection, IEnumerable<IHookProvider> providers, TimeProvider time)
{
    private const int TokenBytes = 24;
    private const int NameLength = 100;
    private const int SecretLength = 400;
    private const int AccessLength = 4_000;
    private const int KeptDeliveries = 200;

    private readonly IDataProtector _sealer = protection.CreateProtector("Throughline.Hooks.v1");

    public IReadOnlyList<IHookProvider> Providers { get; } = [.. providers.OrderBy(static p => p.Title, StringComparer.Ordinal)];

    public IHookProvider? Provider(string? name) => Providers.FirstOrDefault(p => p.Name == name);

    public string SecretOf(HookSource source) => _sealer.Unprotect(source.SecretSealed);

    /// <summary>The token that fetches answers; null while none is set.</summary>
    public string? AccessOf(HookSource source) => source.AccessSealed is { } kept ? _sealer.Unprotect(kept) : null;

    /// <summary>Path of the source's address; the host is the public's.</summary>
    public string PathOf(HookSource source) => $"/hooks/{source.Provider}/{_sealer.Unprotect(source.TokenSealed)}";

    public async Task<(HookSource? Source, Fault? Fault)> AddAsync(Actor actor, NewHookSource input, CancellationToken cancellation)
    {
        var name = input.Name?.Trim() ?? "";
        if (Provider(input.Provider) is not { } provider)
            return (null, new Fault("provider", $"one of {string.Join(", ", Providers.Select(static p => p.Name))}"));
        if (name.Length is 0 or > NameLength)
            return (null, new Fault("name", $"1 to {NameLength} characters, such as Main site"));
        if (string.IsNullOrWhiteSpace(input.Secret) || input.Secret.Trim().Length is < 4 or > SecretLength)
            return (null, new Fault("secret", $"the {provider.SecretLabel} of {provider.Title}, 4 to {SecretLength} characters: without it nobody could tell their deliveries from anybody else's"));
        var access = string.IsNullOrWhiteSpace(input.Access) ? null : input.Access.Trim();
        if (access is not null && AccessFault(provider, access) is { } wrong)
            return (null, wrong);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var source = new HookSource
        {
            WorkspaceId = actor.Workspace,
            SourceId = Guid.CreateVersion7(time.GetUtcNow()),
            Provider = provider.Name,
            Name = name,
            TokenHash = HashOf(token),
            TokenSealed = _sealer.Protect(token),
            SecretSealed = _sealer.Protect(input.Secret.Trim()),
            AccessSealed = access is null ? null : _sealer.Protect(access),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = actor.Id,
            RemovedAt = null,
            RemovedBy = null,
            Taken = 0,
            Repeated = 0,
            Refused = 0,
            LastAt = null,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([source], cancellation);
        return (source, null);
    }

    /// <summary>Sets the token that fetches answers, in place of an earlier one.</summary>
    public async Task<Fault?> SetAccessAsync(HookSource source, string? access, CancellationToken cancellation)
    {
        var given = access?.Trim() ?? "";
        var fault = Provider(source.Provider) is { } provider ? AccessFault(provider, given) : new Fault("accessToken", "none: this system is no longer known");
        if (fault is not null)
            return fault;
        var kept = _sealer.Protect(given);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<HookSource>().Where(s => s.WorkspaceId == source.WorkspaceId && s.SourceId == source.SourceId).ExecuteUpdateAsync(s => s.SetProperty(static x => x.AccessSealed, kept), cancellation);
        return null;
    }

    /// <summary>The source with this address; null when it is unknown or removed.</summary>
    public async Task<HookSource?> FindAsync(string provider, string token, CancellationToken cancellation)
    {
        if (token.Length > 200)
            return null;
        var hash = HashOf(token);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HookSource>().AsNoTracking().FirstOrDefaultAsync(s => s.TokenHash == hash && s.Provider == provider && s.RemovedAt == null, cancellation);
    }

    public async Task<HookSource?> GetAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HookSource>().AsNoTracking().FirstOrDefaultAsync(s => s.WorkspaceId == workspace && s.SourceId == id, cancellation);
    }

    public async Task<IReadOnlyList<HookSource>> AllAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HookSource>().AsNoTracking().Where(s => s.WorkspaceId == workspace).OrderBy(static s => s.RemovedAt != null).ThenByDescending(static s => s.CreatedAt).ToListAsync(cancellation);
    }

    public async Task<bool> RemoveAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HookSource>().Where(s => s.WorkspaceId == actor.Workspace && s.SourceId == id && s.RemovedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(static x => x.RemovedAt, now).SetProperty(static x => x.RemovedBy, actor.Id), cancellation) > 0;
    }

    public async Task<IReadOnlyList<HookDelivery>> DeliveriesAsync(HookSource source, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HookDelivery>().AsNoTracking().Where(d => d.WorkspaceId == source.WorkspaceId && d.SourceId == source.SourceId)
            .OrderByDescending(static d => d.ReceivedAt).ThenByDescending(static d => d.DeliveryId).Take(limit).ToListAsync(cancellation);
    }

    public async Task<HookDelivery?> DeliveryAsync(HookSource source, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HookDelivery>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == source.WorkspaceId && d.SourceId == source.SourceId && d.DeliveryId == id, cancellation);
    }

    /// <summary>Notes what became of a delivery, counts it, and forgets all but the newest.</summary>
    public async Task NoteAsync(HookSource source, HookDelivery delivery, CancellationToken cancellation)
    {
        var (taken, repeated, refused) = delivery.Verdict switch { "taken" or "handshake" => (1, 0, 0), "repeated" => (0, 1, 0), "fetched" => (0, 0, 0), _ => (0, 0, 1) };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([delivery], cancellation);
        await db.Set<HookSource>().Where(s => s.WorkspaceId == source.WorkspaceId && s.SourceId == source.SourceId).ExecuteUpdateAsync(
            s => s.SetProperty(static x => x.Taken, x => x.Taken + taken).SetProperty(static x => x.Repeated, x => x.Repeated + repeated)
                .SetProperty(static x => x.Refused, x => x.Refused + refused).SetProperty(static x => x.LastAt, delivery.ReceivedAt),
            cancellation);
        var deliveries = db.Set<HookDelivery>().Where(d => d.WorkspaceId == source.WorkspaceId && d.SourceId == source.SourceId);
        var oldest = await deliveries.OrderByDescending(static d => d.ReceivedAt).Skip(KeptDeliveries).Select(static d => (long?)d.ReceivedAt).FirstOrDefaultAsync(cancellation);
        if (oldest is { } at)
            await deliveries.Where(d => d.ReceivedAt <= at).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>What a delivery that was read again made.</summary>
    public async Task NoteRereadAsync(HookDelivery delivery, int events, string? note, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<HookDelivery>().Where(d => d.WorkspaceId == delivery.WorkspaceId && d.SourceId == delivery.SourceId && d.DeliveryId == delivery.DeliveryId)
            .ExecuteUpdateAsync(d => d.SetProperty(static x => x.Events, events).SetProperty(static x => x.Note, note), cancellation);
    }

    private static Fault? AccessFault(IHookProvider provider, string access) =>
        provider.AccessLabel is not { } label ? new Fault("accessToken", $"none: {provider.Title} sends everything by itself")
        : access.Length is < 4 or > AccessLength || access.Any(static c => c is <= ' ' or > '~') ? new Fault("accessToken", $"the {label} of {provider.Title}, 4 to {AccessLength} plain characters")
        : null;

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
