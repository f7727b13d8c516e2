using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Throughline.Storage;

/// <summary>Whole tables at once, and statements about the store itself.</summary>
internal static class Tables
{
    /// <summary>Runs a fixed statement on the context's connection: a setting of the store, never anything made of values.</summary>
    public static async Task ExecuteAsync(AppDb db, string statement, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Deletes every row inside the current transaction. Names come from the model, never from outside.</summary>
    public static async Task EmptyAsync(AppDb db, IEnumerable<string> tables, CancellationToken cancellation)
    {
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = $"delete from {table}";
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Deletes one workspace's rows inside the current transaction.</summary>
    public static async Task EmptyAsync(AppDb db, IEnumerable<string> tables, Guid workspace, CancellationToken cancellation)
    {
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = $"delete from {table} where workspace_id = @workspace";
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@workspace";
            parameter.Value = db.Database.IsSqlite() ? workspace.ToByteArray(bigEndian: true) : workspace;
            command.Parameters.Add(parameter);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
