using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>The imports of a workspace as they stand in the state; every question names the workspace.</summary>
public sealed class ImportBook(IDbContextFactory<AppDb> databases, IEventLog log, TimeProvider time)
{
    // One that has not moved for so long was left by a process that ended.
    private const long LeftMs = 60_000;
    private const int MostListed = 200;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Writes down a new import.</summary>
    public async Task<ImportRecord> AddAsync(Guid workspace, string name, long bytes, string by, string state, ImportMapping mapping, CancellationToken cancellation)
    {
        var record = new ImportRecord
        {
            WorkspaceId = workspace,
            ImportId = Guid.CreateVersion7(time.GetUtcNow()),
            Name = name.Length <= 200 ? name : name[..200],
            Bytes = bytes,
            State = state,
            Mapping = mapping.Write(),
            CreatedAt = Now,
            CreatedBy = by,
            MovedAt = Now,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(record);
        await db.SaveChangesAsync(cancellation);
        return record;
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<ImportRecord>> ListAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ImportRecord>().AsNoTracking().Where(i => i.WorkspaceId == workspace).OrderByDescending(static i => i.CreatedAt).Take(MostListed).ToListAsync(cancellation);
    }

    public async Task<ImportRecord?> FindAsync(Guid workspace, Guid import, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ImportRecord>().AsNoTracking().FirstOrDefaultAsync(i => i.WorkspaceId == workspace && i.ImportId == import, cancellation);
    }

    /// <summary>Writes an import's row as it is now.</summary>
    public async Task SaveAsync(ImportRecord record, CancellationToken cancellation)
    {
        record.MovedAt = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.UpsertAsync([record], cancellation);
    }

    /// <summary>Moves an import from one state to another; false when it was in neither of the first.</summary>
    public async Task<bool> MoveAsync(Guid workspace, Guid import, IReadOnlyCollection<string> from, string to, CancellationToken cancellation)
    {
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ImportRecord>().Where(i => i.WorkspaceId == workspace && i.ImportId == import && from.Contains(i.State))
            .ExecuteUpdateAsync(set => set.SetProperty(static i => i.State, to).SetProperty(static i => i.MovedAt, now), cancellation) == 1;
    }

    /// <summary>Forgets an import of which nothing was stored.</summary>
    public async Task ForgetAsync(Guid workspace, Guid import, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<ImportRecord>().Where(i => i.WorkspaceId == workspace && i.ImportId == import && i.State == ImportStates.Mapping).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Takes the next import that waits, or that was left half way; null when there is none.</summary>
    public async Task<ImportRecord?> TakeNextAsync(CancellationToken cancellation)
    {
        var left = Now - LeftMs;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var next = await db.Set<ImportRecord>().AsNoTracking()
            .Where(i => i.CreatedBy != "cli" && (i.State == ImportStates.Waiting || (i.State == ImportStates.Running && i.MovedAt < left)))
            .OrderBy(static i => i.CreatedAt).FirstOrDefaultAsync(cancellation);
        return next is not null && await ClaimAsync(db, next, cancellation) ? await FindAsync(next.WorkspaceId, next.ImportId, cancellation) : null;
    }

    /// <summary>Takes back everything an import brought, or brings it again. The events stay in the log; the tables follow in the background.</summary>
    public async Task RetractAsync(Guid workspace, Guid import, string by, bool isUndo, CancellationToken cancellation)
    {
        var command = CommandEvents.Make(time, workspace, "app", by, isUndo ? Retractions.Undone : Retractions.Redone, new { import });
        await log.AppendAsync([command with { Facts = command.Facts with { Import = import } }], cancellation);
    }

    /// <summary>Which imports are taken back, and whether the tables show it already.</summary>
    public async Task<IReadOnlyDictionary<Guid, bool>> UndoneAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Retractions.OfAsync(db, workspace, cancellation);
    }

    /// <summary>Whether the tables still have to follow the last word on an import.</summary>
    public async Task<bool> IsPendingAsync(Guid workspace, Guid import, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Retractions.IsPendingAsync(db, workspace, import, cancellation);
    }

    /// <summary>What was said of files with these columns before, or null.</summary>
    public async Task<ImportMapping?> RecallAsync(Guid workspace, IReadOnlyList<string> headers, CancellationToken cancellation)
    {
        var fingerprint = ImportMapping.FingerprintOf(headers);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var known = await db.Set<RememberedMapping>().AsNoTracking().FirstOrDefaultAsync(m => m.WorkspaceId == workspace && m.Fingerprint == fingerprint, cancellation);
        return known is null ? null : ImportMapping.Read(known.Mapping);
    }

    /// <summary>Keeps what was said for the next file with these columns.</summary>
    public async Task RememberAsync(Guid workspace, IReadOnlyList<string> headers, ImportMapping mapping, string by, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.UpsertAsync(
            [new RememberedMapping { WorkspaceId = workspace, Fingerprint = ImportMapping.FingerprintOf(headers), Mapping = mapping.Write(), ChangedAt = Now, ChangedBy = by }], cancellation);
    }

    private async Task<bool> ClaimAsync(AppDb db, ImportRecord next, CancellationToken cancellation)
    {
        var (now, moved) = (Now, next.MovedAt);
        return await db.Set<ImportRecord>().Where(i => i.WorkspaceId == next.WorkspaceId && i.ImportId == next.ImportId && i.State == next.State && i.MovedAt == moved)
            .ExecuteUpdateAsync(set => set.SetProperty(static i => i.State, ImportStates.Running).SetProperty(static i => i.MovedAt, now), cancellation) == 1;
    }
}
