using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>Which tables belong to the projections, and how a rebuild empties them.</summary>
internal static class ProjectionTables
{
    public static IEnumerable<string> Names(AppDb db, IEnumerable<IProjection> projections) =>
        projections.SelectMany(static p => p.Tables).Select(type => db.Model.FindEntityType(type)!.GetTableName()!);

    public static async Task EmptyAsync(AppDb db, IEnumerable<IProjection> projections, CancellationToken cancellation)
    {
        foreach (var table in Names(db, projections))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(db.Database.CurrentTransaction!);
            command.CommandText = $"delete from {table}";
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
