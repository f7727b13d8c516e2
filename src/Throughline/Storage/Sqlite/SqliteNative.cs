using System.Runtime.InteropServices;
using System.Text;

namespace Throughline.Storage.Sqlite;

/// <summary>The few calls of SQLite that are made for every value of every row, without what the general binding does around each of them.</summary>
/// <remarks>
/// The library is the one that SQLitePCLRaw brings and has loaded. Handles are the bare pointers of its safe handles, which the caller keeps alive and does not use
/// from two threads. Calls that only look into memory skip the switch to native mode.
/// </remarks>
internal static partial class SqliteNative
{
    public const int Row = 100;
    public const int Done = 101;
    private const string Library = "e_sqlite3";

    // Longer texts are rare.
    private const int ShortText = 256;

    // SQLITE_TRANSIENT: SQLite makes its own copy before the call returns.
    private const nint Copied = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindLong(nint statement, int place, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_double"), SuppressGCTransition]
    public static partial int BindDouble(nint statement, int place, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int place);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long Long(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    /// <summary>The bytes of a value; valid until the next step.</summary>
    public static unsafe ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        var start = Blob(statement, column);
        return new(start, Length(statement, column));
    }

    public static Guid Guid(nint statement, int column) => new(Bytes(statement, column), bigEndian: true);

    public static unsafe int BindBlob(nint statement, int place, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for null.
        byte none = 0;
        fixed (byte* start = value)
            return BindBlob(statement, place, start is null ? &none : start, value.Length, Copied);
    }

    public static unsafe int BindText(nint statement, int place, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= ShortText ? stackalloc byte[ShortText] : new byte[most];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        fixed (byte* start = bytes)
            return BindText(statement, place, start, length, Copied);
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    private static unsafe partial int BindBlob(nint statement, int place, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static unsafe partial int BindText(nint statement, int place, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    private static unsafe partial byte* Blob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    private static partial int Length(nint statement, int column);
}
