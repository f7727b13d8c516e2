using SQLitePCL;

namespace Throughline.Storage.Sqlite;

/// <summary>Binds a value of each type that tables hold, as EF would store it.</summary>
internal static class SqliteBind
{
    public static void To(sqlite3_stmt statement, int place, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        raw.sqlite3_bind_blob(statement, place, bytes);
    }

    public static void To(sqlite3_stmt statement, int place, long value) => raw.sqlite3_bind_int64(statement, place, value);

    public static void To(sqlite3_stmt statement, int place, int value) => raw.sqlite3_bind_int64(statement, place, value);

    public static void To(sqlite3_stmt statement, int place, bool value) => raw.sqlite3_bind_int(statement, place, value ? 1 : 0);

    public static void To(sqlite3_stmt statement, int place, double value) => raw.sqlite3_bind_double(statement, place, value);

    public static void To(sqlite3_stmt statement, int place, string? value)
    {
        if (value is null)
            raw.sqlite3_bind_null(statement, place);
        else
            raw.sqlite3_bind_text(statement, place, value);
    }

    public static void To(sqlite3_stmt statement, int place, byte[]? value)
    {
        if (value is null)
            raw.sqlite3_bind_null(statement, place);
        else
            raw.sqlite3_bind_blob(statement, place, value);
    }

    public static void To(sqlite3_stmt statement, int place, Guid? value)
    {
        if (value is { } known)
            To(statement, place, known);
        else
            raw.sqlite3_bind_null(statement, place);
    }

    public static void To(sqlite3_stmt statement, int place, long? value)
    {
        if (value is { } known)
            raw.sqlite3_bind_int64(statement, place, known);
        else
            raw.sqlite3_bind_null(statement, place);
    }

    public static void To(sqlite3_stmt statement, int place, int? value) => To(statement, place, (long?)value);

    public static void To(sqlite3_stmt statement, int place, bool? value) => To(statement, place, value is { } known ? (known ? 1L : 0L) : (long?)null);

    public static void To(sqlite3_stmt statement, int place, double? value)
    {
        if (value is { } known)
            raw.sqlite3_bind_double(statement, place, known);
        else
            raw.sqlite3_bind_null(statement, place);
    }
}
