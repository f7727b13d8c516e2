using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Throughline.Storage;

/// <summary>Applies the store's numbered <c>.sql</c> files in order, each once, under a lock. Forward only.</summary>
internal static class Migrator
{
    /// <summary>Names of the migrations of a store, in the order they are applied.</summary>
    public static IReadOnlyList<string> Names(string store) =>
        [.. typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"Throughline.Storage.{store}.Migrations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static string Text(string resource)
    {
        using var stream = typeof(Migrator).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static async Task ApplyAsync(AppDb db, CancellationToken cancellation)
    {
        var sqlite = db.Database.IsSqlite();
        await db.Database.OpenConnectionAsync(cancellation);
        if (sqlite)
            await ExecuteAsync(db, "pragma journal_mode = wal", cancellation);

        // SQLite's transaction is the lock; PostgreSQL takes an advisory one that other instances wait for.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!sqlite)
            await ExecuteAsync(db, "select pg_advisory_xact_lock(74617268)", cancellation);
        await ExecuteAsync(db, "create table if not exists storage_migrations (name text not null primary key)", cancellation);
        var applied = await AppliedAsync(db, cancellation);
        foreach (var name in Names(sqlite ? "Sqlite" : "Postgres").Where(name => !applied.Contains(name)))
        {
            await ExecuteAsync(db, Text(name), cancellation);
            await using var insert = Command(db, "insert into storage_migrations (name) values (@name)");
            var parameter = insert.CreateParameter();
            parameter.ParameterName = "@name";
            parameter.Value = name;
            insert.Parameters.Add(parameter);
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task<HashSet<string>> AppliedAsync(AppDb db, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var command = Command(db, "select name from storage_migrations");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task ExecuteAsync(AppDb db, string sql, CancellationToken cancellation)
    {
        await using var command = Command(db, sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static DbCommand Command(AppDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
