using System.Data.Common;

namespace Throughline.Storage;

/// <summary>Tells a broken store (retry later, lose nothing) from a fault of what was to be written.</summary>
public static class StoreFault
{
    /// <summary>True when the store is busy, full, away or out of reach; constraint violations and bad values are the event's fault.</summary>
    /// <remarks>PostgreSQL by class: connection, transaction state, authorisation, missing database, rollback, resources, object state, operator, system, configuration, internal.</remarks>
    public static bool IsOfTheStore(Exception fault) => fault switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 7 or 8 or 10 or 11 or 13 or 14 or 26,
        DbException { IsTransient: true } => true,
        Npgsql.PostgresException postgres => postgres.SqlState[..2] is "08" or "25" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "F0" or "XX",
        IOException => true,
        OutOfMemoryException => true,
        { InnerException: { } inner } => IsOfTheStore(inner),
        _ => false,
    };
}
