using System.Collections.Concurrent;
using SQLitePCL;
using Throughline.Log;

namespace Throughline.Storage.Sqlite;

/// <summary>The log in its own SQLite file, so that intake never waits for projection. Statements are bound directly: this is the hottest path of the product.</summary>
internal sealed class SqliteLogStore : ILogStore, IDisposable
{
    private const string Schema = """
        create table if not exists log_events (
          seq integer primary key autoincrement,
          workspace_id blob not null,
          event_id blob not null,
          kind text not null,
          occurred_at integer not null,
          received_at integer not null,
          facts blob not null,
          personal blob
        );
        create unique index if not exists log_events_id on log_events (event_id, workspace_id);
        create index if not exists log_events_newest on log_events (workspace_id, seq);
        """;

    private const string Columns = "select seq, workspace_id, event_id, kind, occurred_at, received_at, facts, personal from log_events";

    private readonly string _path;
    private readonly ConcurrentBag<SqliteHandle> _readers = [];
    private readonly SqliteHandle _writer;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _known;

    public SqliteLogStore(string path)
    {
        Batteries_V2.Init();
        _path = path;
        _writer = SqliteHandle.Open(path);
        // WAL with synchronous=full: a commit returns after its frames are flushed to disk.
        _writer.Execute("pragma journal_mode = wal");
        _writer.Execute("pragma synchronous = full");
        _writer.Execute("pragma cache_size = -65536");
        _writer.Execute(Schema);
        _insert = _writer.Prepare("insert or ignore into log_events (workspace_id, event_id, kind, occurred_at, received_at, facts, personal) values (?, ?, ?, ?, ?, ?, ?)");
        _known = _writer.Prepare("select seq from log_events where event_id = ? and workspace_id = ?");
    }

    public void Commit(IReadOnlyList<LogRow> rows, Span<Appended> outcomes)
    {
        _writer.Execute("begin immediate");
        try
        {
            for (var i = 0; i < rows.Count; i++)
                outcomes[i] = Insert(rows[i]);
            _writer.Execute("commit");
        }
        catch
        {
            raw.sqlite3_exec(_writer.Db, "rollback");
            throw;
        }
    }

    public IReadOnlyList<LogRow> Read(long afterSeq, int limit) => Query($"{Columns} where seq > ? order by seq limit ?", statement =>
    {
        raw.sqlite3_bind_int64(statement, 1, afterSeq);
        raw.sqlite3_bind_int(statement, 2, limit);
    });

    public IReadOnlyList<LogRow> ReadOf(Guid workspace, long afterSeq, int limit) =>
        Query($"{Columns} where seq > ? and workspace_id = ? order by seq limit ?", statement =>
        {
            raw.sqlite3_bind_int64(statement, 1, afterSeq);
            raw.sqlite3_bind_blob(statement, 2, workspace.ToByteArray(true));
            raw.sqlite3_bind_int(statement, 3, limit);
        });

    public IReadOnlyList<LogRow> Newest(Guid workspace, long beforeSeq, int limit) =>
        Query($"{Columns} where seq < ? and workspace_id = ? order by seq desc limit ?", statement =>
        {
            raw.sqlite3_bind_int64(statement, 1, beforeSeq);
            raw.sqlite3_bind_blob(statement, 2, workspace.ToByteArray(true));
            raw.sqlite3_bind_int(statement, 3, limit);
        });

    public IReadOnlyList<LogRow> Find(Guid workspace, IReadOnlyCollection<Guid> eventIds)
    {
        var rows = new List<LogRow>(eventIds.Count);
        foreach (var id in eventIds)
        {
            rows.AddRange(Query($"{Columns} where event_id = ? and workspace_id = ?", statement =>
            {
                raw.sqlite3_bind_blob(statement, 1, id.ToByteArray(true));
                raw.sqlite3_bind_blob(statement, 2, workspace.ToByteArray(true));
            }));
        }

        rows.Sort(static (a, b) => a.Seq.CompareTo(b.Seq));
        return rows;
    }

    public long LastSeq()
    {
        var last = 0L;
        using var lease = Rent();
        using var statement = lease.Handle.Prepare("select coalesce(max(seq), 0) from log_events");
        if (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            last = raw.sqlite3_column_int64(statement, 0);
        return last;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _known.Dispose();
        _writer.Dispose();
        foreach (var reader in _readers)
            reader.Dispose();
    }

    private static LogRow ToRow(sqlite3_stmt statement) => new(
        raw.sqlite3_column_int64(statement, 0),
        new Guid(raw.sqlite3_column_blob(statement, 1), true),
        new Guid(raw.sqlite3_column_blob(statement, 2), true),
        raw.sqlite3_column_text(statement, 3).utf8_to_string(),
        raw.sqlite3_column_int64(statement, 4),
        raw.sqlite3_column_int64(statement, 5),
        raw.sqlite3_column_blob(statement, 6).ToArray(),
        raw.sqlite3_column_type(statement, 7) == raw.SQLITE_NULL ? null : raw.sqlite3_column_blob(statement, 7).ToArray());

    private Appended Insert(in LogRow row)
    {
        Span<byte> workspace = stackalloc byte[16];
        Span<byte> id = stackalloc byte[16];
        row.Workspace.TryWriteBytes(workspace, true, out _);
        row.EventId.TryWriteBytes(id, true, out _);
        raw.sqlite3_bind_blob(_insert, 1, workspace);
        raw.sqlite3_bind_blob(_insert, 2, id);
        raw.sqlite3_bind_text(_insert, 3, row.Kind);
        raw.sqlite3_bind_int64(_insert, 4, row.OccurredAt);
        raw.sqlite3_bind_int64(_insert, 5, row.ReceivedAt);
        raw.sqlite3_bind_blob(_insert, 6, row.Facts);
        if (row.Personal is { } personal)
            raw.sqlite3_bind_blob(_insert, 7, personal);
        else
            raw.sqlite3_bind_null(_insert, 7);
        _writer.StepDone(_insert);
        raw.sqlite3_reset(_insert);
        return raw.sqlite3_changes(_writer.Db) > 0
            ? new Appended(row.EventId, raw.sqlite3_last_insert_rowid(_writer.Db), true)
            : new Appended(row.EventId, Known(id, workspace), false);
    }

    private long Known(ReadOnlySpan<byte> id, ReadOnlySpan<byte> workspace)
    {
        raw.sqlite3_bind_blob(_known, 1, id);
        raw.sqlite3_bind_blob(_known, 2, workspace);
        var seq = raw.sqlite3_step(_known) == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_known, 0) : 0;
        raw.sqlite3_reset(_known);
        return seq;
    }

    private List<LogRow> Query(string sql, Action<sqlite3_stmt> bind)
    {
        using var lease = Rent();
        using var statement = lease.Handle.Prepare($"-- log.read\n{sql}");
        bind(statement);
        var rows = new List<LogRow>();
        while (lease.Handle.StepRow(statement))
            rows.Add(ToRow(statement));
        return rows;
    }

    private Lease Rent() => new(this, _readers.TryTake(out var handle) ? handle : SqliteHandle.Open(_path));

    private readonly struct Lease(SqliteLogStore store, SqliteHandle handle) : IDisposable
    {
        public SqliteHandle Handle => handle;

        public void Dispose() => store._readers.Add(handle);
    }
}
