using Npgsql;
using NpgsqlTypes;
using Throughline.Log;

namespace Throughline.Storage.Postgres;

/// <summary>The log in PostgreSQL. Writers of all instances take one advisory lock, so that the order of <c>seq</c> is the order of commits and no reader skips one.</summary>
internal sealed class PostgresLogStore(NpgsqlDataSource source) : ILogStore
{
    private const string Columns = "select seq, workspace_id, event_id, kind, occurred_at, received_at, facts, personal from log_events";

    private const string Insert = """
        -- log.append
        with input as (
          select * from unnest(@place, @workspace, @event, @kind, @occurred, @received, @facts, @personal)
            as t(place, workspace_id, event_id, kind, occurred_at, received_at, facts, personal)),
        stored as (
          insert into log_events (workspace_id, event_id, kind, occurred_at, received_at, facts, personal)
          select workspace_id, event_id, kind, occurred_at, received_at, facts, personal from input order by place
          on conflict (event_id, workspace_id) do nothing
          returning seq, workspace_id, event_id)
        select workspace_id, event_id, seq from stored
        """;

    public void Commit(IReadOnlyList<LogRow> rows, Span<Appended> outcomes)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using (var order = new NpgsqlCommand("select pg_advisory_xact_lock(74617269)", connection, transaction))
            order.ExecuteNonQuery();
        var stored = Store(connection, transaction, rows);
        var known = Known(connection, transaction, rows, stored);
        transaction.Commit();
        for (var i = 0; i < rows.Count; i++)
        {
            var key = (rows[i].Workspace, rows[i].EventId);
            // The second row of one id in one call is a repetition of the first.
            outcomes[i] = stored.Remove(key, out var seq) ? new(rows[i].EventId, seq, true) : new(rows[i].EventId, known.GetValueOrDefault(key), false);
            if (outcomes[i].IsNew)
                known[key] = seq;
        }
    }

    public IReadOnlyList<LogRow> Read(long afterSeq, int limit) =>
        Query($"-- log.read\n{Columns} where seq > @after order by seq limit @limit", new("after", afterSeq), new("limit", limit));

    public IReadOnlyList<LogRow> ReadOf(Guid workspace, long afterSeq, long toSeq, int limit) =>
        Query($"-- log.read_of\n{Columns} where workspace_id = @workspace and seq > @after and seq <= @to order by seq limit @limit",
            new("workspace", workspace), new("after", afterSeq), new("to", toSeq), new("limit", limit));

    public IReadOnlyList<LogRow> Newest(Guid workspace, long beforeSeq, int limit) =>
        Query($"-- log.newest\n{Columns} where workspace_id = @workspace and seq < @before order by seq desc limit @limit",
            new("workspace", workspace), new("before", beforeSeq), new("limit", limit));

    public IReadOnlyList<LogRow> Find(Guid workspace, IReadOnlyCollection<Guid> eventIds) =>
        Query($"-- log.find\n{Columns} where event_id = any(@ids) and workspace_id = @workspace order by seq", new("ids", eventIds.ToArray()), new("workspace", workspace));

    public long LastSeq()
    {
        using var command = source.CreateCommand("select coalesce(max(seq), 0) from log_events");
        return (long)command.ExecuteScalar()!;
    }

    private static Dictionary<(Guid, Guid), long> Store(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<LogRow> rows)
    {
        using var command = new NpgsqlCommand(Insert, connection, transaction);
        Add(command, "place", NpgsqlDbType.Integer, Enumerable.Range(0, rows.Count).ToArray());
        Add(command, "workspace", NpgsqlDbType.Uuid, Column(rows, static r => r.Workspace));
        Add(command, "event", NpgsqlDbType.Uuid, Column(rows, static r => r.EventId));
        Add(command, "kind", NpgsqlDbType.Text, Column(rows, static r => r.Kind));
        Add(command, "occurred", NpgsqlDbType.Bigint, Column(rows, static r => r.OccurredAt));
        Add(command, "received", NpgsqlDbType.Bigint, Column(rows, static r => r.ReceivedAt));
        Add(command, "facts", NpgsqlDbType.Bytea, Column(rows, static r => r.Facts));
        Add(command, "personal", NpgsqlDbType.Bytea, Column(rows, static r => r.Personal));
        return ReadKeys(command);
    }

    private static Dictionary<(Guid, Guid), long> Known(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<LogRow> rows, Dictionary<(Guid, Guid), long> stored)
    {
        var missing = rows.Where(row => !stored.ContainsKey((row.Workspace, row.EventId))).Select(static row => row.EventId).ToArray();
        if (missing.Length == 0)
            return [];
        using var command = new NpgsqlCommand("-- log.known\nselect workspace_id, event_id, seq from log_events where event_id = any(@ids)", connection, transaction);
        Add(command, "ids", NpgsqlDbType.Uuid, missing);
        return ReadKeys(command);
    }

    private static Dictionary<(Guid, Guid), long> ReadKeys(NpgsqlCommand command)
    {
        var keys = new Dictionary<(Guid, Guid), long>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            keys[(reader.GetGuid(0), reader.GetGuid(1))] = reader.GetInt64(2);
        return keys;
    }

    private static TColumn[] Column<TColumn>(IReadOnlyList<LogRow> rows, Func<LogRow, TColumn> pick)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = pick(rows[i]);
        return column;
    }

    private static void Add(NpgsqlCommand command, string name, NpgsqlDbType type, object value) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = value });

    private List<LogRow> Query(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        var rows = new List<LogRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new LogRow(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetInt64(4), reader.GetInt64(5),
                reader.GetFieldValue<byte[]>(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7)));
        }

        return rows;
    }
}
