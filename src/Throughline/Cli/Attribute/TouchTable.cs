using System.Text;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>Reads a touch table in which some rows are conversions: a row per touch, in any order.</summary>
internal sealed class TouchTable
{
    private readonly Names _persons = new();
    private readonly Names _channels = new();
    private readonly TouchColumnsBuilder _touches = new();
    private readonly List<(int Row, double Conversions, double Value)> _conversions = [];

    private readonly record struct Columns(int Person, int Time, int Channel, int Conversion, int Value);

    /// <summary>Reads the whole file.</summary>
    public static Loaded Load(AttributeRequest request, TableFile file, BadRows bad, LoadProgress progress)
    {
        var names = request.Columns;
        var columns = new Columns(
            file.RequiredColumn("--person-column", names.Person, "person_id"),
            file.RequiredColumn("--time-column", names.Time, "time"),
            file.RequiredColumn("--channel-column", names.Channel, "channel"),
            file.RequiredColumn("--conversion-column", names.Conversion, "conversion"),
            file.ColumnOrDefault("--value-column", names.Value, "conversion_value"));
        var table = new TouchTable();
        var rows = file.Rows;
        while (rows.Read())
        {
            if (table.Fault(rows, file.ColumnCount, columns) is { } fault)
                bad.Add(request.Touches!, rows.Line, fault);
            progress.Tick(file);
        }

        return new Loaded(table.Journeys(request.Journeys), table._channels.ToArray(), table._touches.Count);
    }

    /// <summary>Takes a row in, or says what is wrong with it.</summary>
    private string? Fault(CsvRows rows, int columnCount, Columns columns)
    {
        var (conversions, value) = (0.0, 0.0);
        if (rows.Fault is not null)
            return rows.Fault;
        if (rows.FieldCount != columnCount)
            return $"has {rows.FieldCount} fields, the header {columnCount}";
        if (rows[columns.Person].IsEmpty)
            return "the person is empty";
        if (rows[columns.Channel].IsEmpty)
            return "the channel is empty";
        if (!Cells.TryMoment(rows[columns.Time], out var momentMs))
            return $"time '{Encoding.UTF8.GetString(rows[columns.Time])}' is neither ISO 8601 nor epoch seconds or milliseconds";
        if (!Cells.TryCount(rows[columns.Conversion], out conversions))
            return $"conversion '{Encoding.UTF8.GetString(rows[columns.Conversion])}' is not 0, 1 or another number above";
        if (conversions > 0 && columns.Value >= 0 && !Cells.TryNumber(rows[columns.Value], out value))
            return $"value '{Encoding.UTF8.GetString(rows[columns.Value])}' is not a number";
        if (conversions > 0)
            _conversions.Add((_touches.Count, conversions, value));
        _touches.Add(_persons.Intern(rows[columns.Person]), momentMs, _channels.Intern(rows[columns.Channel]));
        return null;
    }

    private JourneySet Journeys(JourneyChoice choice)
    {
        var touches = _touches.Build(out var arrivals);
        var marked = Mark(touches, arrivals);
        return choice.Kind switch
        {
            JourneyKind.Person => marked.ByPerson(),
            JourneyKind.Reset => marked.ByReset(),
            _ => marked.ByLookback(choice.Lookback),
        };
    }

    /// <summary>Finds where the sorting put the converting rows.</summary>
    private MarkedTouches Mark(TouchColumns touches, int[] arrivals)
    {
        var numberOf = new Dictionary<int, int>(_conversions.Count);
        for (var i = 0; i < _conversions.Count; i++)
            numberOf[_conversions[i].Row] = i;
        var positions = new int[_conversions.Count];
        var conversions = new double[_conversions.Count];
        var values = new double[_conversions.Count];
        var next = 0;
        for (var position = 0; position < arrivals.Length && next < positions.Length; position++)
        {
            if (!numberOf.TryGetValue(arrivals[position], out var number))
                continue;
            positions[next] = position;
            (_, conversions[next], values[next]) = _conversions[number];
            next++;
        }

        return new MarkedTouches(touches, positions, conversions, values);
    }
}
