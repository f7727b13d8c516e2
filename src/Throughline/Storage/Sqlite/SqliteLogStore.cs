using System.Collections.Concurrent;
using System.Text;
using SQLitePCL;
using Throughline.Log;

namespace Throughline.Storage.Sqlite;

/// <summary>The log in its own SQLite file, so that intake never waits for projection. Statements are bound directly: this is the hottest path of the product.</summary>
/// <remarks>Events are only ever appended to their table; which ids it holds is kept apart (<see cref="SqliteEventIds"/>), because ids come in no order.</remarks>
internal sealed class SqliteLogStore : ILogStore, IDisposable
{
    private const string Schema = """
        create table if not exists log_events (
          seq integer primary key,
          workspace_id blob not null,
          event_id blob not null,
          kind text not null,
          occurred_at integer not null,
          received_at integer not null,
          facts blob not null,
          personal blob
        );
        """;

    private const string LastPlace = "-- log.last\nselect coalesce(max(seq), 0) from log_events";

    private const string Columns = "select seq, workspace_id, event_id, kind, occurred_at, received_at, facts, personal from log_events";

    private readonly string _path;
    private readonly ConcurrentBag<SqliteHandle> _readers = [];
    private readonly SqliteHandle _writer;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _last;
    private readonly Lock _idsLock = new();
    private readonly List<EventKey> _uncommitted = [];
    private SqliteEventIds? _ids;

    public SqliteLogStore(string path)
    {
        Batteries_V2.Init();
        _path = path;
        _writer = SqliteHandle.Open(path);
        // WAL with synchronous=full: a commit returns after its frames are flushed to disk.
        _writer.Execute("pragma journal_mode = wal");
        _writer.Execute("pragma synchronous = full");
        _writer.Execute(Schema);
        _insert = _writer.Prepare("insert into log_events (seq, workspace_id, event_id, kind, occurred_at, received_at, facts, personal) values (?, ?, ?, ?, ?, ?, ?, ?)");
        _last = _writer.Prepare(LastPlace);
    }

    public void Commit(IReadOnlyList<LogRow> rows, Span<Appended> outcomes)
    {
        lock (_idsLock)
        {
            var ids = Ids();
            ids.Settle();
            _writer.Execute("begin immediate");
            var last = ids.Last;
            try
            {
                CatchUp(ids, _writer, LastSeq(_last));
                last = ids.Last;
                ids.BeginReading();
                for (var i = 0; i < rows.Count; i++)
                    outcomes[i] = Insert(ids, rows[i]);
                _writer.Execute("commit");
            }
            catch
            {
                raw.sqlite3_exec(_writer.Db, "rollback");
                ids.Remove(_uncommitted, last);
                throw;
            }
            finally
            {
                ids.EndReading();
                _uncommitted.Clear();
            }
        }
    }

    public IReadOnlyList<LogRow> Read(long afterSeq, int limit)
    {
        using var lease = Rent();
        using var statement = lease.Handle.Prepare($"-- log.read\n{Columns} where seq > ? order by seq limit ?");
        SqliteBind.To(statement.Pointer, 1, afterSeq);
        SqliteBind.To(statement.Pointer, 2, limit);
        var rows = new List<LogRow>();
        while (statement.Read())
            rows.Add(ToRow(statement));
        return rows;
    }

    // By place, leaving the others' events out: cheaper than an index that every append would have to keep.
    public IReadOnlyList<LogRow> ReadOf(Guid workspace, long afterSeq, long toSeq, int limit)
    {
        using var lease = Rent();
        using var statement = lease.Handle.Prepare($"-- log.read_of\n{Columns} where seq > ? and seq <= ? and workspace_id = ? order by seq limit ?");
        SqliteBind.To(statement.Pointer, 1, afterSeq);
        SqliteBind.To(statement.Pointer, 2, toSeq);
        SqliteBind.To(statement.Pointer, 3, workspace);
        SqliteBind.To(statement.Pointer, 4, limit);
        var rows = new List<LogRow>();
        while (statement.Read())
            rows.Add(ToRow(statement));
        return rows;
    }

    public IReadOnlyList<LogRow> Newest(Guid workspace, long beforeSeq, int limit)
    {
        using var lease = Rent();
        using var last = lease.Handle.Prepare(LastPlace);
        List<long> places;
        lock (_idsLock)
        {
            var ids = Ids();
            CatchUp(ids, lease.Handle, LastSeq(last));
            places = ids.Newest(workspace, beforeSeq, limit);
        }

        return RowsAt(places);
    }

    public IReadOnlyList<LogRow> Find(Guid workspace, IReadOnlyCollection<Guid> eventIds) => RowsAt(PlacesOf(workspace, eventIds));

    public long LastSeq()
    {
        using var lease = Rent();
        using var statement = lease.Handle.Prepare(LastPlace);
        return LastSeq(statement);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _last.Dispose();
        _ids?.Dispose();
        _writer.Dispose();
        foreach (var reader in _readers)
            reader.Dispose();
    }

    private static long LastSeq(SqliteStatement statement)
    {
        var last = statement.Read() ? statement.Long(0) : 0;
        statement.Reset();
        return last;
    }

    private static LogRow ToRow(SqliteStatement row) => new(
        row.Long(0), row.Guid(1), row.Guid(2), KindOf(row.Bytes(3)), row.Long(4), row.Long(5), row.Bytes(6).ToArray(), row.IsNull(7) ? null : row.Bytes(7).ToArray());

    // Nearly every event is one of few kinds: no text of its own for each.
    private static string KindOf(ReadOnlySpan<byte> kind) => kind.SequenceEqual("page_view"u8) ? Kinds.PageView : Encoding.UTF8.GetString(kind);

    private SqliteEventIds Ids() => _ids ??= new SqliteEventIds(Path.ChangeExtension(_path, ".ids.db"), EventAt);

    private Guid? EventAt(long seq)
    {
        using var lease = Rent();
        using var statement = lease.Handle.Prepare("-- log.at\nselect event_id from log_events where seq = ?");
        SqliteBind.To(statement.Pointer, 1, seq);
        return statement.Read() ? statement.Guid(0) : null;
    }

    // After a start, and when another process wrote: the ids that the index has not seen.
    private static void CatchUp(SqliteEventIds ids, SqliteHandle handle, long last)
    {
        if (last <= ids.Last.Seq)
            return;
        using var statement = handle.Prepare("-- log.ids\nselect seq, workspace_id, event_id from log_events where seq > ? and seq <= ? order by seq");
        SqliteBind.To(statement.Pointer, 1, ids.Last.Seq);
        SqliteBind.To(statement.Pointer, 2, last);
        while (statement.Read())
        {
            var id = statement.Guid(2);
            ids.Add(ids.KeyOf(statement.Guid(1), id), statement.Long(0), id);
            if (ids.IsFull)
                ids.SettleNow();
        }
    }

    private List<long> PlacesOf(Guid workspace, IReadOnlyCollection<Guid> eventIds)
    {
        var places = new List<long>(eventIds.Count);
        using var lease = Rent();
        using var statement = lease.Handle.Prepare(LastPlace);
        lock (_idsLock)
        {
            var ids = Ids();
            CatchUp(ids, lease.Handle, LastSeq(statement));
            ids.BeginReading();
            foreach (var id in eventIds)
            {
                if (PlaceOf(ids, ids.KeyOf(workspace, id), workspace, id) is > 0 and var seq)
                    places.Add(seq);
            }

            ids.EndReading();
        }

        places.Sort();
        return places;
    }

    private List<LogRow> RowsAt(List<long> places)
    {
        var rows = new List<LogRow>(places.Count);
        using var lease = Rent();
        using var statement = lease.Handle.Prepare($"-- log.read\n{Columns} where seq = ?");
        foreach (var place in places)
        {
            SqliteBind.To(statement.Pointer, 1, place);
            if (statement.Read())
                rows.Add(ToRow(statement));
            statement.Reset();
        }

        return rows;
    }

    private long PlaceOf(SqliteEventIds ids, in EventKey key, Guid workspace, Guid eventId) =>
        ids.InMemory(key) is > 0 and var seq ? seq : ids.OnDisk(key, place => IsAt(place, workspace, eventId));

    private bool IsAt(long seq, Guid workspace, Guid eventId)
    {
        using var lease = Rent();
        using var statement = lease.Handle.Prepare("-- log.at\nselect workspace_id, event_id from log_events where seq = ?");
        SqliteBind.To(statement.Pointer, 1, seq);
        return statement.Read()
            && statement.Guid(0) == workspace && statement.Guid(1) == eventId;
    }

    private Appended Insert(SqliteEventIds ids, in LogRow row)
    {
        var key = ids.KeyOf(row.Workspace, row.EventId);
        if (PlaceOf(ids, key, row.Workspace, row.EventId) is > 0 and var known)
            return new Appended(row.EventId, known, false);

        var seq = ids.Last.Seq + 1;
        SqliteBind.To(_insert.Pointer, 1, seq);
        SqliteBind.To(_insert.Pointer, 2, row.Workspace);
        SqliteBind.To(_insert.Pointer, 3, row.EventId);
        SqliteBind.To(_insert.Pointer, 4, row.Kind);
        SqliteBind.To(_insert.Pointer, 5, row.OccurredAt);
        SqliteBind.To(_insert.Pointer, 6, row.ReceivedAt);
        SqliteBind.To(_insert.Pointer, 7, row.Facts);
        SqliteBind.To(_insert.Pointer, 8, row.Personal);
        _insert.Run();
        ids.Add(key, seq, row.EventId);
        _uncommitted.Add(key);
        return new Appended(row.EventId, seq, true);
    }

    private Lease Rent() => new(this, _readers.TryTake(out var handle) ? handle : SqliteHandle.Open(_path));

    private readonly struct Lease(SqliteLogStore store, SqliteHandle handle) : IDisposable
    {
        public SqliteHandle Handle => handle;

        public void Dispose() => store._readers.Add(handle);
    }
}
