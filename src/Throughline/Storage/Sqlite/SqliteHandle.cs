using SQLitePCL;

namespace Throughline.Storage.Sqlite;

/// <summary>A SQLite connection used without ADO.NET, for the paths where binding cost matters.</summary>
internal sealed class SqliteHandle : IDisposable
{
    private const int BusyMilliseconds = 15_000;

    private SqliteHandle(sqlite3 db) => Db = db;

    public sqlite3 Db { get; }

    public static SqliteHandle Open(string path)
    {
        var code = raw.sqlite3_open_v2(path, out var db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var handle = new SqliteHandle(db);
        handle.Check(code);
        raw.sqlite3_busy_timeout(db, BusyMilliseconds);
        return handle;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(Db, sql));

    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(Db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return statement;
    }

    public bool StepRow(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(code);
        return code == raw.SQLITE_ROW;
    }

    public void StepDone(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code != raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(statement);
            Check(code);
        }
    }

    public void Dispose() => Db.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new IOException($"SQLite answered {code}: {raw.sqlite3_errmsg(Db).utf8_to_string()}");
    }
}
