using SQLitePCL;

namespace Throughline.Storage.Sqlite;

/// <summary>Reads touches straight out of SQLite: ten million rows must load in seconds.</summary>
internal sealed class SqliteTouchScan(string path) : ITouchScan
{
    private const string Range = """
        -- journeys.scan
        select person_id, occurred_at, acquisition_id, page_id, kind from journeys_touches
        where workspace_id = ?1 and person_id >= ?2 and (?3 is null or person_id < ?3) and flag is null
        order by person_id, occurred_at, received_at, touch_id
        """;

    private const string Person = """
        -- journeys.person
        select person_id, occurred_at, acquisition_id, page_id, kind from journeys_touches
        where workspace_id = ?1 and person_id = ?2 and (flag is null or flag like ?3)
        order by person_id, occurred_at, received_at, touch_id
        """;

    public void All(Guid workspace, Guid from, Guid below, TouchSink sink)
    {
        using var handle = SqliteHandle.Open(path);
        using var statement = handle.Prepare(Range);
        raw.sqlite3_bind_blob(statement, 1, workspace.ToByteArray(true));
        raw.sqlite3_bind_blob(statement, 2, from.ToByteArray(true));
        if (below == Guid.Empty)
            raw.sqlite3_bind_null(statement, 3);
        else
            raw.sqlite3_bind_blob(statement, 3, below.ToByteArray(true));
        Drain(handle, statement, sink);
    }

    public void OfPeople(Guid workspace, IReadOnlyCollection<Guid> people, string? flagged, TouchSink sink)
    {
        using var handle = SqliteHandle.Open(path);
        using var statement = handle.Prepare(Person);
        foreach (var person in people)
        {
            raw.sqlite3_bind_blob(statement, 1, workspace.ToByteArray(true));
            raw.sqlite3_bind_blob(statement, 2, person.ToByteArray(true));
            if (flagged is null)
                raw.sqlite3_bind_null(statement, 3);
            else
                raw.sqlite3_bind_text(statement, 3, flagged + "%");
            Drain(handle, statement, sink);
            raw.sqlite3_reset(statement);
        }
    }

    private static void Drain(SqliteHandle handle, sqlite3_stmt statement, TouchSink sink)
    {
        while (handle.StepRow(statement))
        {
            var row = new TouchRow(
                new Guid(raw.sqlite3_column_blob(statement, 0), true),
                raw.sqlite3_column_int64(statement, 1),
                raw.sqlite3_column_int64(statement, 2),
                raw.sqlite3_column_int64(statement, 3),
                raw.sqlite3_column_int(statement, 4));
            sink(in row);
        }
    }
}
