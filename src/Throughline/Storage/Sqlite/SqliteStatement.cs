using SQLitePCL;

namespace Throughline.Storage.Sqlite;

/// <summary>A prepared statement of a <see cref="SqliteHandle"/>: bound, stepped and read by place.</summary>
internal sealed class SqliteStatement(SqliteHandle handle, sqlite3_stmt statement) : IDisposable
{
    /// <summary>For <see cref="SqliteBind"/> and <see cref="SqliteNative"/>.</summary>
    public nint Pointer { get; } = statement.DangerousGetHandle();

    /// <summary>Steps; true when there is a row to read.</summary>
    public bool Read()
    {
        var code = SqliteNative.Step(Pointer);
        if (code == SqliteNative.Row)
            return true;
        if (code != SqliteNative.Done)
            Fail(code);
        return false;
    }

    /// <summary>Runs a statement without rows, and makes it ready to be bound again.</summary>
    public void Run()
    {
        var code = SqliteNative.Step(Pointer);
        if (code != SqliteNative.Done)
            Fail(code);
        SqliteNative.Reset(Pointer);
    }

    public void Reset() => SqliteNative.Reset(Pointer);

    public long Long(int column) => SqliteNative.Long(Pointer, column);

    public Guid Guid(int column) => SqliteNative.Guid(Pointer, column);

    public ReadOnlySpan<byte> Bytes(int column) => SqliteNative.Bytes(Pointer, column);

    public bool IsNull(int column) => SqliteNative.Type(Pointer, column) == raw.SQLITE_NULL;

    public void Dispose() => statement.Dispose();

    private void Fail(int code)
    {
        SqliteNative.Reset(Pointer);
        handle.Check(code);
    }
}
