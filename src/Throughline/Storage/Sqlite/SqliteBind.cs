namespace Throughline.Storage.Sqlite;

/// <summary>Binds a value of each type that tables hold, as EF would store it.</summary>
internal static class SqliteBind
{
    public static void To(nint statement, int place, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        SqliteNative.BindBlob(statement, place, bytes);
    }

    public static void To(nint statement, int place, long value) => SqliteNative.BindLong(statement, place, value);

    public static void To(nint statement, int place, int value) => SqliteNative.BindLong(statement, place, value);

    public static void To(nint statement, int place, bool value) => SqliteNative.BindLong(statement, place, value ? 1 : 0);

    public static void To(nint statement, int place, double value) => SqliteNative.BindDouble(statement, place, value);

    public static void To(nint statement, int place, string? value)
    {
        if (value is null)
            SqliteNative.BindNull(statement, place);
        else
            SqliteNative.BindText(statement, place, value);
    }

    public static void To(nint statement, int place, byte[]? value)
    {
        if (value is null)
            SqliteNative.BindNull(statement, place);
        else
            SqliteNative.BindBlob(statement, place, value);
    }

    public static void To(nint statement, int place, Guid? value)
    {
        if (value is { } known)
            To(statement, place, known);
        else
            SqliteNative.BindNull(statement, place);
    }

    public static void To(nint statement, int place, long? value)
    {
        if (value is { } known)
            SqliteNative.BindLong(statement, place, known);
        else
            SqliteNative.BindNull(statement, place);
    }

    public static void To(nint statement, int place, int? value) => To(statement, place, (long?)value);

    public static void To(nint statement, int place, bool? value) => To(statement, place, value is { } known ? (known ? 1L : 0L) : (long?)null);

    public static void To(nint statement, int place, double? value)
    {
        if (value is { } known)
            SqliteNative.BindDouble(statement, place, known);
        else
            SqliteNative.BindNull(statement, place);
    }
}
