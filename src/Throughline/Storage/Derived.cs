using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Throughline.Storage;

/// <summary>Transactions of what is derived from the log.</summary>
internal static class Derived
{
    /// <summary>
    /// Begins a transaction whose commit need not wait for the disk, because whoever made it can make it again from the log: a power cut may take back the last of them,
    /// whole and in order, with the checkpoint they carry. Everything else about it, and every other transaction, is as strict as always.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginDerivedAsync(this AppDb db, CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite())
        {
            var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.Database.ExecuteSqlRawAsync("set local synchronous_commit = off", cancellation);
            return transaction;
        }

        // Holds until the connection is closed, with the context; the next one to open it sets it anew (SqlitePragmas).
        await db.Database.OpenConnectionAsync(cancellation);
        await db.Database.ExecuteSqlRawAsync("pragma synchronous = normal", cancellation);
        return await db.Database.BeginTransactionAsync(cancellation);
    }
}
