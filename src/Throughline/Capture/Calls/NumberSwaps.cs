using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Calls.Rules;
using Throughline.Storage;

namespace Throughline.Capture.Calls;

/// <summary>Lends numbers to visitors: which number to show in place of each printed one. Asking again is the heartbeat that keeps the loan.</summary>
internal sealed class NumberSwaps(IDbContextFactory<AppDb> databases, IVisitorChannel channels, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>By the digits of the printed number, the number to show; empty when there is nothing to swap.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ForAsync(Guid workspace, Guid visitor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var swaps = new Dictionary<string, string>(StringComparer.Ordinal);
        var pools = await db.Set<NumberPool>().AsNoTracking().Where(p => p.WorkspaceId == workspace && p.RemovedAt == null).ToListAsync(cancellation);
        foreach (var pool in pools)
        {
            var number = await LendAsync(db, pool, visitor, cancellation) ?? await OverflowAsync(db, workspace, visitor, cancellation);
            if (number is null || number.E164 == pool.Printed)
                continue;
            // The page links what it shows, so what it gets has its country code; it looks the printed number up by its digits, written either way.
            var shown = number.Shown.StartsWith('+') ? number.Shown : number.E164;
            swaps[pool.Printed[1..]] = shown;
            swaps[string.Concat(pool.PrintedAs.Where(char.IsAsciiDigit))] = shown;
        }

        return swaps;
    }

    private async Task<CallNumber?> LendAsync(AppDb db, NumberPool pool, Guid visitor, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries; i++)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var numbers = await db.Set<CallNumber>().AsNoTracking().Where(n => n.WorkspaceId == pool.WorkspaceId && n.PoolId == pool.PoolId && n.RetiredAt == null).ToListAsync(cancellation);
            var newest = await NewestAsync(db, pool.WorkspaceId, numbers, cancellation);
            var ids = numbers.ConvertAll(static n => n.NumberId);
            var before = await db.Set<NumberLoan>().Where(l => l.WorkspaceId == pool.WorkspaceId && l.Visitor == visitor && ids.Contains(l.NumberId)).OrderByDescending(static l => l.LastAt).Select(static l => (Guid?)l.NumberId).FirstOrDefaultAsync(cancellation);
            var (chosen, extends) = NumberLending.Choose(visitor, ids, newest, before, now, pool.HoldMs);
            if (chosen is not { } id)
                return null;
            var number = numbers.First(n => n.NumberId == id);
            if (extends ? await ExtendAsync(db, newest[id], now, cancellation) : await StartAsync(db, number, visitor, now, cancellation))
                return number;
        }

        return null;
    }

    private static async Task<Dictionary<Guid, NumberLoan>> NewestAsync(AppDb db, Guid workspace, List<CallNumber> numbers, CancellationToken cancellation)
    {
        var ids = numbers.ConvertAll(static n => n.NumberId);
        var loans = db.Set<NumberLoan>().AsNoTracking().Where(l => l.WorkspaceId == workspace && ids.Contains(l.NumberId));
        var found = await loans.Where(l => l.StartedAt == loans.Where(x => x.NumberId == l.NumberId).Max(static x => x.StartedAt)).ToListAsync(cancellation);
        return found.ToDictionary(static l => l.NumberId);
    }

    private static async Task<bool> ExtendAsync(AppDb db, NumberLoan loan, long now, CancellationToken cancellation)
    {
        await db.Set<NumberLoan>().Where(l => l.WorkspaceId == loan.WorkspaceId && l.NumberId == loan.NumberId && l.StartedAt == loan.StartedAt && l.LastAt < now)
            .ExecuteUpdateAsync(l => l.SetProperty(static x => x.LastAt, now), cancellation);
        return true;
    }

    // Whoever counts the loan up has the number; another server that read the same count tries again.
    private static async Task<bool> StartAsync(AppDb db, CallNumber number, Guid visitor, long now, CancellationToken cancellation)
    {
        var taken = await db.Set<CallNumber>().Where(n => n.WorkspaceId == number.WorkspaceId && n.NumberId == number.NumberId && n.Loans == number.Loans)
            .ExecuteUpdateAsync(n => n.SetProperty(static x => x.Loans, static x => x.Loans + 1), cancellation);
        if (taken == 0)
            return false;
        await db.UpsertAsync([new NumberLoan { WorkspaceId = number.WorkspaceId, NumberId = number.NumberId, StartedAt = now, Visitor = visitor, LastAt = now }], cancellation);
        return true;
    }

    // The pool is exhausted: the placement's number of the same channel keeps at least that.
    private async Task<CallNumber?> OverflowAsync(AppDb db, Guid workspace, Guid visitor, CancellationToken cancellation)
    {
        if (await channels.OfAsync(db, workspace, visitor, cancellation) is not { } channel)
            return null;
        return await db.Set<CallNumber>().AsNoTracking().Where(n => n.WorkspaceId == workspace && n.PoolId == null && n.RetiredAt == null && n.Channel == channel).OrderBy(static n => n.CreatedAt).FirstOrDefaultAsync(cancellation);
    }
}
