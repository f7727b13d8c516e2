using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SQLitePCL;

namespace Throughline.Storage.Sqlite;

/// <summary>
/// Where each event of the log lies, by its id. Ids come in no order, and an index in no order costs a page of writing for every event; so the newest ids stay in
/// memory and are merged, sorted and many at once, into a file of their own by a thread of their own.
/// </summary>
/// <remarks>
/// The file says up to which place of the log it is complete; what lies behind is read from the log again after a start. It is derived from the log: without it, or
/// when it belongs to another log (a restored backup), it is made anew. Several processes may write one log and merge: merging twice changes nothing.
/// Not for concurrent use, except that it merges by itself: the log's store holds its lock around every call.
/// </remarks>
internal sealed class SqliteEventIds : IDisposable
{
    private const string Schema = """
        create table if not exists log_ids (hash integer not null, seq integer not null, primary key (hash, seq)) without rowid;
        create table if not exists log_ids_newest (workspace_id blob not null, seq integer not null, primary key (workspace_id, seq)) without rowid;
        create table if not exists log_ids_reach (one integer primary key check (one = 1), seq integer not null, event_id blob, secret blob not null);
        """;

    // Ids in memory before a merge: the more the log holds, the more a merge must bring to touch each page of the file once for many ids.
    private const int SmallestRun = 16_384;
    private const int LargestRun = 131_072;
    private const int RunShare = 32;

    // Merging is late by this many runs when its file cannot be written: then the log stops taking events rather than fill the memory.
    private const int MostRuns = 8;

    // Ids merged in one transaction: bounds its write-ahead log.
    private const int SliceSize = 8_192;

    // Fewer ids are read again from the log sooner than they are merged.
    private const int WorthMerging = 4_096;

    private readonly SqliteHandle _reader;
    private readonly SqliteHandle _merger;
    private readonly SqliteStatement _lookUp;
    private readonly ulong[] _secret;
    private Dictionary<EventKey, long> _young = [];
    private Dictionary<EventKey, long> _settling = [];
    private Thread? _merge;
    private volatile Exception? _fault;
    private volatile bool _isMerged = true;
    private bool _isReading;
    private (long Seq, Guid EventId) _settlesTo;
    private (long Seq, Guid EventId) _last;

    public SqliteEventIds(string path, Func<long, Guid?> eventAt)
    {
        _merger = SqliteHandle.Open(path);
        _merger.Execute("pragma journal_mode = wal");
        // Derived from the log, so that losing the last merge to a power cut costs reading it again.
        _merger.Execute("pragma synchronous = normal");
        _merger.Execute(Schema);
        _secret = Begin(eventAt);
        _reader = SqliteHandle.Open(path);
        _lookUp = _reader.Prepare("-- log.id\nselect seq from log_ids where hash = ?");
    }

    /// <summary>The newest event this index knows.</summary>
    public (long Seq, Guid EventId) Last => _last;

    /// <summary>True when so many ids wait that <see cref="Settle"/> is due.</summary>
    public bool IsFull => _young.Count >= RunSize;

    private int RunSize => (int)Math.Clamp(_last.Seq / RunShare, SmallestRun, LargestRun);

    public EventKey KeyOf(Guid workspace, Guid eventId) => EventKey.Of(workspace, eventId, _secret);

    /// <summary>Begins a number of look-ups that see the file at one moment.</summary>
    public void BeginReading()
    {
        if (_isMerged && _settling.Count > 0)
            _settling.Clear();
        _reader.Execute("begin");
        _isReading = true;
    }

    /// <summary>Ends the look-ups, if any were begun.</summary>
    public void EndReading()
    {
        if (_isReading)
            _reader.Execute("commit");
        _isReading = false;
    }

    /// <summary>The place of an event whose id is in memory; 0 when it is not.</summary>
    public long InMemory(in EventKey key) =>
        _young.TryGetValue(key, out var seq) || _settling.TryGetValue(key, out seq) ? seq : 0;

    /// <summary>Calls back with every place that the file gives for the id, until one is the event's.</summary>
    /// <returns>That place, or 0.</returns>
    public long OnDisk(in EventKey key, Func<long, bool> isTheEvent)
    {
        SqliteBind.To(_lookUp.Pointer, 1, key.Hash);
        var found = 0L;
        while (found == 0 && _lookUp.Read())
        {
            var seq = _lookUp.Long(0);
            if (isTheEvent(seq))
                found = seq;
        }

        _lookUp.Reset();
        return found;
    }

    /// <summary>The newest places of a workspace before a place, newest first.</summary>
    public List<long> Newest(Guid workspace, long beforeSeq, int limit)
    {
        var places = Places(_young).Concat(Places(_settling)).OrderDescending().Distinct().Take(limit).ToList();
        using var statement = _reader.Prepare("-- log.newest\nselect seq from log_ids_newest where workspace_id = ? and seq < ? order by seq desc limit ?");
        SqliteBind.To(statement.Pointer, 1, workspace);
        // The file's places are all older than those in memory, but for what another process merged.
        SqliteBind.To(statement.Pointer, 2, places.Count > 0 ? places[^1] : beforeSeq);
        SqliteBind.To(statement.Pointer, 3, limit - places.Count);
        while (places.Count < limit && statement.Read())
            places.Add(statement.Long(0));
        return places;

        IEnumerable<long> Places(Dictionary<EventKey, long> ids) => ids.Where(one => one.Value < beforeSeq && one.Key.Workspace == workspace).Select(static one => one.Value);
    }

    public void Add(in EventKey key, long seq, Guid eventId)
    {
        _young[key] = seq;
        _last = (seq, eventId);
    }

    /// <summary>Takes back ids whose events were not stored after all.</summary>
    public void Remove(IEnumerable<EventKey> keys, (long Seq, Guid EventId) last)
    {
        foreach (var key in keys)
            _young.Remove(key);
        _last = last;
    }

    /// <summary>Merges when enough ids wait; the work is done by another thread.</summary>
    /// <exception cref="IOException">The file cannot be written, and too many ids wait already.</exception>
    public void Settle()
    {
        if (!IsFull || _merge is { IsAlive: true })
            return;
        if (_fault is { } fault && _young.Count > RunSize * MostRuns)
            throw new IOException("the index of event ids cannot be written", fault);
        if (_isMerged)
            Freeze();
        _merge = new Thread(Merge) { IsBackground = true, Name = "log ids" };
        _merge.Start();
    }

    /// <summary>Merges at once, while a log without index is read.</summary>
    public void SettleNow()
    {
        _merge?.Join();
        if (_isMerged)
            Freeze();
        Merge();
        if (_fault is { } fault)
            throw new IOException("the index of event ids cannot be written", fault);
    }

    public void Dispose()
    {
        _merge?.Join();
        if (_young.Count >= WorthMerging && _isMerged)
        {
            // A fault here costs the next start some reading, nothing else.
            Freeze();
            Merge();
        }

        _lookUp.Dispose();
        _reader.Dispose();
        _merger.Dispose();
    }

    private ulong[] Begin(Func<long, Guid?> eventAt)
    {
        var (seq, eventId, secret) = ReadReach();
        if (secret is null || (seq > 0 && eventAt(seq) != eventId))
        {
            secret = RandomNumberGenerator.GetBytes(32);
            (seq, eventId) = (0, Guid.Empty);
            _merger.Execute("begin immediate");
            _merger.Execute("delete from log_ids; delete from log_ids_newest");
            WriteReach(0, Guid.Empty, secret);
            _merger.Execute("commit");
        }

        _last = (seq, eventId);
        return MemoryMarshal.Cast<byte, ulong>(secret).ToArray();
    }

    private (long Seq, Guid EventId, byte[]? Secret) ReadReach()
    {
        using var statement = _merger.Prepare("-- log.reach\nselect seq, event_id, secret from log_ids_reach");
        return statement.Read()
            ? (statement.Long(0), statement.Guid(1), statement.Bytes(2).ToArray())
            : default;
    }

    private void WriteReach(long seq, Guid eventId, byte[] secret)
    {
        using var statement = _merger.Prepare("-- log.reach\ninsert or replace into log_ids_reach (one, seq, event_id, secret) values (1, ?, ?, ?)");
        SqliteBind.To(statement.Pointer, 1, seq);
        SqliteBind.To(statement.Pointer, 2, eventId);
        SqliteBind.To(statement.Pointer, 3, secret);
        statement.Run();
    }

    private void Freeze()
    {
        (_young, _settling) = (_settling, _young);
        _young.Clear();
        _settlesTo = _last;
        _isMerged = false;
    }

    // Reads the frozen ids while the log's writer reads them too: nobody changes them until the merge is done.
    private void Merge()
    {
        try
        {
            var run = _settling.Select(static one => (one.Key.Hash, Seq: one.Value, one.Key.Workspace)).ToArray();
            using var newest = _merger.Prepare("-- log.merge\ninsert or ignore into log_ids_newest (seq, workspace_id) values (?, ?)");
            Array.Sort(run, static (a, b) => (a.Workspace, a.Seq).CompareTo((b.Workspace, b.Seq)));
            Insert(newest, run, static (statement, one) => SqliteBind.To(statement.Pointer, 2, one.Workspace));
            using var insert = _merger.Prepare("-- log.merge\ninsert or ignore into log_ids (seq, hash) values (?, ?)");
            Array.Sort(run, static (a, b) => (a.Hash, a.Seq).CompareTo((b.Hash, b.Seq)));
            Insert(insert, run, static (statement, one) => SqliteBind.To(statement.Pointer, 2, one.Hash));
            InOneTransaction(MoveReach);
            _fault = null;
            _isMerged = true;
        }
        catch (Exception fault)
        {
            _fault = fault;
        }
    }

    private void Insert(SqliteStatement insert, (long Hash, long Seq, Guid Workspace)[] run, Action<SqliteStatement, (long Hash, long Seq, Guid Workspace)> bind)
    {
        foreach (var slice in run.Chunk(SliceSize))
        {
            InOneTransaction(() =>
            {
                foreach (var one in slice)
                {
                    SqliteBind.To(insert.Pointer, 1, one.Seq);
                    bind(insert, one);
                    insert.Run();
                }
            });
        }
    }

    // Another process may have come further.
    private void MoveReach()
    {
        var (seq, _, secret) = ReadReach();
        if (!MemoryMarshal.Cast<byte, ulong>(secret).SequenceEqual(_secret))
            throw new IOException("the index of event ids was made anew by another process; start again");
        if (seq < _settlesTo.Seq)
            WriteReach(_settlesTo.Seq, _settlesTo.EventId, secret!);
    }

    private void InOneTransaction(Action work)
    {
        _merger.Execute("begin immediate");
        try
        {
            work();
            _merger.Execute("commit");
        }
        catch
        {
            raw.sqlite3_exec(_merger.Db, "rollback");
            throw;
        }
    }
}
