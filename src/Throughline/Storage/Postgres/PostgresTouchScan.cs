using Npgsql;

namespace Throughline.Storage.Postgres;

/// <summary>Reads touches out of PostgreSQL.</summary>
internal sealed class PostgresTouchScan(NpgsqlDataSource source) : ITouchScan
{
    private const string Columns = "select person_id, occurred_at, acquisition_id, page_id, kind from journeys_touches";
    private const string Order = "order by person_id, occurred_at, received_at, touch_id";

    private const string Range = $"""
        -- journeys.scan
        {Columns}
        where workspace_id = @workspace and person_id >= @from and (@below is null or person_id < @below) and flag is null
        {Order}
        """;

    private const string People = $"""
        -- journeys.person
        {Columns}
        where workspace_id = @workspace and person_id = any(@people) and (flag is null or flag like @flagged)
        {Order}
        """;

    public void All(Guid workspace, Guid from, Guid below, TouchSink sink)
    {
        using var command = source.CreateCommand(Range);
        command.Parameters.AddWithValue("workspace", workspace);
        command.Parameters.AddWithValue("from", from);
        command.Parameters.Add(new NpgsqlParameter("below", NpgsqlTypes.NpgsqlDbType.Uuid) { Value = below == Guid.Empty ? DBNull.Value : below });
        Drain(command, sink);
    }

    public void OfPeople(Guid workspace, IReadOnlyCollection<Guid> people, string? flagged, TouchSink sink)
    {
        using var command = source.CreateCommand(People);
        command.Parameters.AddWithValue("workspace", workspace);
        command.Parameters.AddWithValue("people", people.ToArray());
        command.Parameters.Add(new NpgsqlParameter("flagged", NpgsqlTypes.NpgsqlDbType.Text) { Value = flagged is null ? DBNull.Value : flagged + "%" });
        Drain(command, sink);
    }

    private static void Drain(NpgsqlCommand command, TouchSink sink)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new TouchRow(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4));
            sink(in row);
        }
    }
}
