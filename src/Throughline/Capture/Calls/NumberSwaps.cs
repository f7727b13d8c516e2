using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Calls.Rules;
using Throughline.Storage;

namespace Throughline.Capture.Calls;

/// <summary>Lends numbers to visitors: which number to show in place of each printed one. Asking again is the heartbeat that keeps the loan.</summary>
internal sealed class NumberSwaps(IDbContextFactory<AppDb> databases, IVisitorChannel channels, TimeProvider time)
{
    // Of other servers that lend at the same moment.
    private const int Tries = 20;

    private readonly SemaphoreSlim _one = new(1, 1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

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

    // Who has a number keeps it; new loans of this server are made one after the other, so that two pages of one visitor get the same.
    private async Task<CallNumber?> LendAsync(AppDb db, NumberPool pool, Guid visitor, CancellationToken cancellation)
    {
        var (number, held) = await ChooseAsync(db, pool, visitor, cancellation);
        if (number is null)
            return null;
        if (held is not null)
            return await ExtendAsync(db, number, held, cancellation);
        await _one.WaitAsync(cancellation);
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                (number, held) = await ChooseAsync(db, pool, visitor, cancellation);
                if (number is null)
                    return null;
                if (held is not null)
                    return await ExtendAsync(db, number, held, cancellation);
                if (await StartAsync(db, number, visitor, cancellation))
                    return number;
            }

            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    // The number to show, and the loan that goes on where the visitor has it already.
    private async Task<(CallNumber? Number, NumberLoan? Held)> ChooseAsync(AppDb db, NumberPool pool, Guid visitor, CancellationToken cancellation)
    {
        var numbers = await db.Set<CallNumber>().AsNoTracking().Where(n => n.WorkspaceId == pool.WorkspaceId && n.PoolId == pool.PoolId && n.RetiredAt == null).ToListAsync(cancellation);
        var newest = await NewestAsync(db, pool.WorkspaceId, numbers, cancellation);
        var ids = numbers.ConvertAll(static n => n.NumberId);
        var before = await db.Set<NumberLoan>().Where(l => l.WorkspaceId == pool.WorkspaceId && l.Visitor == visitor && ids.Contains(l.NumberId)).OrderByDescending(static l => l.LastAt).Select(static l => (Guid?)l.NumberId).FirstOrDefaultAsync(cancellation);
        var (chosen, extends) = NumberLending.Choose(visitor, ids, newest, before, Now, pool.HoldMs);
        return chosen is { } id ? (numbers.First(n => n.NumberId == id), extends ? newest[id] : null) : (null, null);
    }

    private static async Task<Dictionary<Guid, NumberLoan>> NewestAsync(AppDb db, Guid workspace, List<CallNumber> numbers, CancellationToken cancellation)
    {
        var ids = numbers.ConvertAll(static n => n.NumberId);
        var loans = db.Set<NumberLoan>().AsNoTracking().Where(l => l.WorkspaceId == workspace && ids.Contains(l.NumberId));
        var found = await loans.Where(l => l.StartedAt == loans.Where(x => x.NumberId == l.NumberId).Max(static x => x.StartedAt)).ToListAsync(cancellation);
        return found.ToDictionary(static l => l.NumberId);
    }

    private async Task<CallNumber> ExtendAsync(AppDb db, CallNumber number, NumberLoan loan, CancellationToken cancellation)
    {
        var now = Now;
        await db.Set<NumberLoan>().Where(l => l.WorkspaceId == loan.WorkspaceId && l.NumberId == loan.NumberId && l.StartedAt == loan.StartedAt && l.LastAt < now)
            .ExecuteUpdateAsync(l => l.SetProperty(static x => x.LastAt, now), cancellation);
        return number;
    }

    // Whoever counts the loan up has the number; another server that read the same count tries again. Count and loan are seen together or not at all.
    private async Task<bool> StartAsync(AppDb db, CallNumber number, Guid visitor, CancellationToken cancellation)
    {
        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var taken = await db.Set<CallNumber>().Where(n => n.WorkspaceId == number.WorkspaceId && n.NumberId == number.NumberId && n.Loans == number.Loans)
            .ExecuteUpdateAsync(n => n.SetProperty(static x => x.Loans, static x => x.Loans + 1), cancellation);
        if (taken == 0)
            return false;
        await db.UpsertAsync([new NumberLoan { WorkspaceId = number.WorkspaceId, NumberId = number.NumberId, StartedAt = now, Visitor = visitor, LastAt = now }], cancellation);
        await transaction.CommitAsync(cancellation);
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
