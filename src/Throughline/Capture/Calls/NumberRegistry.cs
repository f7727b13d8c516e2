using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Calls;

/// <summary>A number to add: of a placement (with its channel) or of a pool.</summary>
internal sealed record NewNumber(string? Number, string? Name, string? Channel, string? Source, Guid? Pool);

/// <summary>A pool to add.</summary>
internal sealed record NewPool(string? Name, string? Printed, int? HoldMinutes);

/// <summary>The workspace's numbers and pools.</summary>
internal sealed class NumberRegistry(IDbContextFactory<AppDb> databases, IVisitorChannel channels, TimeProvider time)
{
    private const int NameLength = 100;

    // People dial later than they read: a shorter hold would give their call to the next visitor.
    private const int FewestHoldMinutes = 20;
    private const int MostHoldMinutes = 240;

    public const int DefaultHoldMinutes = 30;

    public IReadOnlyList<string> Channels => channels.Names;

    public async Task<(IReadOnlyList<CallNumber> Numbers, IReadOnlyList<NumberPool> Pools)> AllAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var numbers = await db.Set<CallNumber>().AsNoTracking().Where(n => n.WorkspaceId == workspace).OrderBy(static n => n.RetiredAt != null).ThenBy(static n => n.Name).ToListAsync(cancellation);
        var pools = await db.Set<NumberPool>().AsNoTracking().Where(p => p.WorkspaceId == workspace && p.RemovedAt == null).OrderBy(static p => p.Name).ToListAsync(cancellation);
        return (numbers, pools);
    }

    /// <summary>How many numbers of each pool are with a visitor now.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> LentAsync(Guid workspace, IReadOnlyList<NumberPool> pools, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var lent = new Dictionary<Guid, int>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var pool in pools)
        {
            var since = now - pool.HoldMs;
            lent[pool.PoolId] = await (
                from loan in db.Set<NumberLoan>()
                join number in db.Set<CallNumber>() on new { loan.WorkspaceId, loan.NumberId } equals new { number.WorkspaceId, number.NumberId }
                where loan.WorkspaceId == workspace && number.PoolId == pool.PoolId && loan.LastAt >= since
                select loan.NumberId).Distinct().CountAsync(cancellation);
        }

        return lent;
    }

    public async Task<Fault?> AddAsync(Actor actor, NewNumber input, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var region = await PhoneRegions.OfWorkspaceAsync(db, actor.Workspace, cancellation);
        if (PhoneNumber.Parse(input.Number, region) is not { } number)
            return new Fault("number", region is null ? "a telephone number with its country code, such as +49 30 123456" : $"a telephone number of {region} or with its country code");
        if (Name(input.Name) is not { } name)
            return new Fault("name", $"1 to {NameLength} characters, such as Spring leaflet");
        if (input.Pool is { } pool && !await db.Set<NumberPool>().AnyAsync(p => p.WorkspaceId == actor.Workspace && p.PoolId == pool && p.RemovedAt == null, cancellation))
            return new Fault("pool", "a pool of this workspace");
        if (input.Pool is null && (input.Channel is null || !channels.Names.Contains(input.Channel)))
            return new Fault("channel", $"what calls to this number count under: one of {string.Join(", ", channels.Names)}");
        if (await db.Set<CallNumber>().AnyAsync(n => n.WorkspaceId == actor.Workspace && n.E164 == number.E164, cancellation))
            return new Fault("number", "a number that is not in the list yet");
        await db.InsertNewAsync(
        [
            new CallNumber
            {
                WorkspaceId = actor.Workspace,
                NumberId = Guid.CreateVersion7(time.GetUtcNow()),
                E164 = number.E164,
                Shown = input.Number!.Trim(),
                Name = name,
                Channel = input.Pool is null ? input.Channel : null,
                Source = input.Pool is null && input.Source?.Trim() is { Length: > 0 and <= NameLength } source ? source : null,
                PoolId = input.Pool,
                CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                CreatedBy = actor.Id,
                RetiredAt = null,
                RetiredBy = null,
                Loans = 0,
            },
        ], cancellation);
        return null;
    }

    public async Task<Fault?> AddPoolAsync(Actor actor, NewPool input, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (Name(input.Name) is not { } name)
            return new Fault("name", $"1 to {NameLength} characters, such as Website");
        if (PhoneNumber.Parse(input.Printed, await PhoneRegions.OfWorkspaceAsync(db, actor.Workspace, cancellation)) is not { } printed)
            return new Fault("printed", "the number that your pages print, as somebody would dial it");
        if (input.HoldMinutes is < FewestHoldMinutes or > MostHoldMinutes)
            return new Fault("holdMinutes", $"{FewestHoldMinutes} to {MostHoldMinutes} minutes");
        await db.InsertNewAsync(
        [
            new NumberPool
            {
                WorkspaceId = actor.Workspace,
                PoolId = Guid.CreateVersion7(time.GetUtcNow()),
                Name = name,
                Printed = printed.E164,
                PrintedAs = input.Printed!.Trim(),
                HoldMinutes = input.HoldMinutes ?? DefaultHoldMinutes,
                CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                CreatedBy = actor.Id,
                RemovedAt = null,
                RemovedBy = null,
            },
        ], cancellation);
        return null;
    }

    /// <summary>Stops lending and showing a number; calls to it are still recognised.</summary>
    public async Task<bool> RetireAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<CallNumber>().Where(n => n.WorkspaceId == actor.Workspace && n.NumberId == id && n.RetiredAt == null)
            .ExecuteUpdateAsync(n => n.SetProperty(static x => x.RetiredAt, now).SetProperty(static x => x.RetiredBy, actor.Id), cancellation) > 0;
    }

    private static string? Name(string? text) => text?.Trim() is { Length: > 0 and <= NameLength } name ? name : null;
}
