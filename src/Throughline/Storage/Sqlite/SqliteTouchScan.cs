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
        SqliteBind.To(statement.Pointer, 1, workspace);
        SqliteBind.To(statement.Pointer, 2, from);
        SqliteBind.To(statement.Pointer, 3, below == Guid.Empty ? null : below);
        Drain(statement, sink);
    }

    public void OfPeople(Guid workspace, IReadOnlyCollection<Guid> people, string? flagged, TouchSink sink)
    {
        using var handle = SqliteHandle.Open(path);
        using var statement = handle.Prepare(Person);
        foreach (var person in people)
        {
            SqliteBind.To(statement.Pointer, 1, workspace);
            SqliteBind.To(statement.Pointer, 2, person);
            SqliteBind.To(statement.Pointer, 3, flagged is null ? null : flagged + "%");
            Drain(statement, sink);
            statement.Reset();
        }
    }

    private static void Drain(SqliteStatement statement, TouchSink sink)
    {
        while (statement.Read())
        {
            var row = new TouchRow(statement.Guid(0), statement.Long(1), statement.Long(2), statement.Long(3), (int)statement.Long(4));
            sink(in row);
        }
    }
}
