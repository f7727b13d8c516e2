using System.Text;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>Reads a touch table: a row per touch, in any order; some of them may be conversions.</summary>
internal sealed class TouchTable
{
    private readonly Names _channels = new();
    private readonly TouchColumnsBuilder _touches = new();
    private readonly ConvertingRows _converting = new();

    private readonly record struct Columns(int Person, int Time, int Channel, int Conversion, int Value, int Kind);

    private Names Persons { get; } = new();

    /// <summary>Reads the whole file, and the conversions' own if there is one.</summary>
    public static Loaded Load(AttributeRequest request, TableFile file, BadRows bad, LoadProgress progress)
    {
        var names = request.Columns;
        var hasOwnFile = request.Conversions is not null;
        var columns = new Columns(
            file.RequiredColumn("--person-column", names.Person, "person_id"),
            file.RequiredColumn("--time-column", names.Time, "time"),
            file.RequiredColumn("--channel-column", names.Channel, "channel"),
            hasOwnFile ? -1 : file.RequiredColumn("--conversion-column", names.Conversion, "conversion"),
            hasOwnFile ? -1 : file.ColumnOrDefault("--value-column", names.Value, "conversion_value"),
            names.Kind is null ? -1 : file.Column("--kind-column", names.Kind));
        var table = new TouchTable();
        new BlockReading<Batch>(file, bad, progress, () => new Batch(columns, request), batch => batch.Take(table)).Run(Environment.ProcessorCount);
        var journeys = hasOwnFile ? table.JourneysOf(request, bad) : table.MarkedJourneys(request.Journeys);
        return new Loaded(journeys, table._channels.ToArray(), table._touches.Count);
    }

    /// <summary>Journeys of the conversions in their own file.</summary>
    private JourneySet JourneysOf(AttributeRequest request, BadRows bad)
    {
        var conversions = ConversionTable.Load(request, Persons, bad);
        var touches = _touches.Build(Environment.ProcessorCount);
        var journeys = request.Journeys.Kind == JourneyKind.Reset
            ? JourneyRules.Reset(touches, conversions, request.Journeys.Lookback)
            : JourneyRules.LookBack(touches, conversions, request.Journeys.Lookback, Environment.ProcessorCount);
        return request.IncludesNulls && request.Models.Any(choice => choice.Path is not null) ? NullJourneys.Add(journeys, touches) : journeys;
    }

    /// <summary>Journeys of the converting touches.</summary>
    private JourneySet MarkedJourneys(JourneyChoice choice)
    {
        var touches = _touches.Build(Environment.ProcessorCount, out var arrivals);
        var marked = _converting.Mark(touches, arrivals);
        return choice.Kind switch
        {
            JourneyKind.Person => marked.ByPerson(),
            JourneyKind.Reset => marked.ByReset(),
            _ => marked.ByLookback(choice.Lookback),
        };
    }

    private sealed class Batch(Columns columns, AttributeRequest request) : RowBatch
    {
        private readonly ChannelMap _channels = new();
        private Column<Row> _rows = new();
        private Column<(int Row, double Conversions, double Value)> _conversions = new();

        private readonly record struct Row(long TimeMs, int PersonStart, int PersonLength, int Channel);

        /// <summary>Adds the rows to the file's.</summary>
        public void Take(TouchTable table)
        {
            foreach (var (row, conversions, value) in _conversions.Items)
                table._converting.Add(table._touches.Count + row, conversions, value);
            foreach (ref readonly var row in _rows.Items)
            {
                var person = table.Persons.Intern(Bytes.AsSpan(row.PersonStart, row.PersonLength));
                table._touches.Add(person, row.TimeMs, _channels.Shared(row.Channel, table._channels));
            }
        }

        protected override void Clear()
        {
            _rows.Clear();
            _conversions.Clear();
        }

        protected override string? Add(CsvRows rows)
        {
            var (conversions, value) = (0.0, 0.0);
            var person = rows.Place(columns.Person);
            if (person.Length == 0)
                return "the person is empty";
            if (rows[columns.Channel].IsEmpty)
                return "the channel is empty";
            if (!Cells.TryMoment(rows[columns.Time], out var momentMs))
                return $"time '{Encoding.UTF8.GetString(rows[columns.Time])}' is neither ISO 8601 nor epoch seconds or milliseconds";
            if (columns.Conversion >= 0 && !Cells.TryCount(rows[columns.Conversion], out conversions))
                return $"conversion '{Encoding.UTF8.GetString(rows[columns.Conversion])}' is not 0, 1 or another number above";
            if (conversions > 0 && columns.Value >= 0 && !Cells.TryNumber(rows[columns.Value], out value))
                return $"value '{Encoding.UTF8.GetString(rows[columns.Value])}' is not a number of up to 1e15 either way";
            if (IsLeftOut(request.OnlyChannels, rows[columns.Channel]) || (columns.Kind >= 0 && IsLeftOut(request.OnlyKinds, rows[columns.Kind])))
                return null;
            if (conversions > 0)
                _conversions.Add((_rows.Count, conversions, value));
            _rows.Add(new Row(momentMs, person.Start, person.Length, _channels.Own(rows[columns.Channel])));
            return null;
        }

        /// <summary>A touch that does not count is no bad row: it is not there.</summary>
        private static bool IsLeftOut(IReadOnlySet<string> only, ReadOnlySpan<byte> name) => only.Count > 0 && !only.Contains(Encoding.UTF8.GetString(name));
    }
}
