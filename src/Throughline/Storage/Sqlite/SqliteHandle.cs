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

    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(Db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new SqliteStatement(this, statement);
    }

    public void Dispose() => Db.Dispose();

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new IOException($"SQLite answered {code}: {raw.sqlite3_errmsg(Db).utf8_to_string()}");
    }
}
