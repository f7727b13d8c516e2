using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Throughline.Storage.Postgres;
using Throughline.Storage.Sqlite;

namespace Throughline.Storage;

/// <summary>Bulk writing of mapped rows: insert, or overwrite the row with the same primary key. Both stores speak the same <c>on conflict</c>.</summary>
/// <remarks>EF's change tracker writes row by row with a read back; projections write thousands of rows a batch and know every value.</remarks>
public static class Upsert
{
    /// <summary>Writes rows inside the current transaction, or in one of their own. Keys must be distinct.</summary>
    public static async Task UpsertAsync<T>(this AppDb db, IReadOnlyCollection<T> rows, CancellationToken cancellation)
        where T : class => await WriteAsync(db, rows, overwrite: true, cancellation);

    /// <summary>Writes rows whose keys are new and leaves known ones as they are.</summary>
    public static async Task InsertNewAsync<T>(this AppDb db, IReadOnlyCollection<T> rows, CancellationToken cancellation)
        where T : class => await WriteAsync(db, rows, overwrite: false, cancellation);

    private static async Task WriteAsync<T>(AppDb db, IReadOnlyCollection<T> rows, bool overwrite, CancellationToken cancellation)
        where T : class
    {
        if (rows.Count == 0)
            return;

        var writer = Writers<T>.For(db);
        if (db.Database.CurrentTransaction is not null)
        {
            await writer.WriteAsync(db, rows, overwrite, cancellation);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await writer.WriteAsync(db, rows, overwrite, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // A process may use both stores, as the tests do; the mapping of one store is the same in every context.
    private static class Writers<T>
        where T : class
    {
        private static IRowWriter<T>? _sqlite;
        private static IRowWriter<T>? _postgres;

        public static IRowWriter<T> For(AppDb db) => db.Database.IsSqlite()
            ? _sqlite ??= new SqliteRowWriter<T>(Entity(db))
            : _postgres ??= new PostgresRowWriter<T>(Entity(db));

        private static IEntityType Entity(AppDb db) => db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped");
    }
}

/// <summary>How a store writes many rows of one table inside the context's transaction.</summary>
internal interface IRowWriter<in T>
    where T : class
{
    Task WriteAsync(AppDb db, IReadOnlyCollection<T> rows, bool overwrite, CancellationToken cancellation);
}
