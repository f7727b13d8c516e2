using System.Text;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>Reads conversions from a file of their own: who, when, what they were worth, and the milestones before.</summary>
internal sealed class ConversionTable
{
    private readonly List<int> _persons = [];
    private readonly List<long> _timesMs = [];
    private readonly List<double> _values = [];
    private readonly List<long> _milestonesMs = [];

    private readonly record struct Columns(int Person, int Time, int Value, int[] Milestones);

    /// <summary>Reads the whole file; who has no touches has an empty journey.</summary>
    public static ConversionColumns Load(AttributeRequest request, Names persons, BadRows bad)
    {
        using var file = TableFile.Open(request.Conversions!);
        var names = request.Columns;
        var columns = new Columns(
            file.RequiredColumn("--person-column", names.Person, "person_id"),
            file.RequiredColumn("--time-column", names.Time, "time"),
            file.ColumnOrDefault("--conversion-value-column", names.ConversionValue, "value"),
            [.. names.Milestones.Select(name => file.Column("--milestone-columns", name))]);
        var table = new ConversionTable();
        LoadProgress.Watch(file, progress =>
            new BlockReading<Batch>(file, bad, progress, () => new Batch(columns, persons), batch => batch.Take(table)).Run(Environment.ProcessorCount));
        return new ConversionColumns([.. table._persons], [.. table._timesMs], [.. table._values])
        {
            MilestoneCount = columns.Milestones.Length,
            MilestonesMs = [.. table._milestonesMs],
        };
    }

    private sealed class Batch(Columns columns, Names persons) : RowBatch
    {
        private Column<(int Person, long TimeMs, double Value)> _rows = new();
        private Column<long> _milestones = new();

        /// <summary>Adds the rows to the file's.</summary>
        public void Take(ConversionTable table)
        {
            foreach (var (person, timeMs, value) in _rows.Items)
            {
                table._persons.Add(person);
                table._timesMs.Add(timeMs);
                table._values.Add(value);
            }

            table._milestonesMs.AddRange(_milestones.Items);
        }

        protected override void Clear()
        {
            _rows.Clear();
            _milestones.Clear();
        }

        protected override string? Add(CsvRows rows)
        {
            var value = 0.0;
            if (rows[columns.Person].IsEmpty)
                return "the person is empty";
            if (!Cells.TryMoment(rows[columns.Time], out var momentMs))
                return $"time '{Encoding.UTF8.GetString(rows[columns.Time])}' is neither ISO 8601 nor epoch seconds or milliseconds";
            if (columns.Value >= 0 && !Cells.TryNumber(rows[columns.Value], out value))
                return $"value '{Encoding.UTF8.GetString(rows[columns.Value])}' is not a number of up to 1e15 either way";
            foreach (var column in columns.Milestones)
            {
                if (!rows[column].IsEmpty && !Cells.TryMoment(rows[column], out _))
                    return $"milestone '{Encoding.UTF8.GetString(rows[column])}' is neither a time nor empty";
            }

            _rows.Add((persons.Find(rows[columns.Person]), momentMs, value));
            foreach (var column in columns.Milestones)
                _milestones.Add(Cells.TryMoment(rows[column], out var milestoneMs) ? milestoneMs : Journey.Missing);
            return null;
        }
    }
}
