using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Throughline.Storage.Sqlite;

/// <summary>Settings of every state connection: a commit is on disk when it returns, readers do not block the writer, 64 MiB of pages stay in memory, and a page
/// that many transactions change is copied into the file once for 32 MiB of changes.</summary>
/// <param name="isDurable">False for throw-away stores: a commit need not reach the disk.</param>
internal sealed class SqlitePragmas(bool isDurable) : DbConnectionInterceptor
{
    private const string Durable = "pragma synchronous = full; pragma busy_timeout = 30000; pragma cache_size = -65536; pragma temp_store = memory; pragma wal_autocheckpoint = 8000;";
    private const string Throwaway = "pragma synchronous = off; pragma busy_timeout = 30000; pragma cache_size = -16384; pragma temp_store = memory;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = isDurable ? Durable : Throwaway;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = isDurable ? Durable : Throwaway;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
