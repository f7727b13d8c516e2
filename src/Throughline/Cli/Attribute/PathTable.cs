using System.Text;
using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>Reads a path table: a row per path, channels joined by a separator, with conversions, value and nulls.</summary>
internal static class PathTable
{
    private readonly record struct Columns(int Path, int Conversions, int Value, int Null);

    /// <summary>Reads the whole file.</summary>
    public static Loaded Load(AttributeRequest request, TableFile file, BadRows bad, LoadProgress progress)
    {
        var names = request.Columns;
        var columns = new Columns(
            file.RequiredColumn("--path-column", names.Path, "path"),
            file.RequiredColumn("--conversions-column", names.Conversions, "total_conversions"),
            file.ColumnOrDefault("--value-column", names.Value, "total_conversion_value"),
            file.ColumnOrDefault("--null-column", names.Null, "total_null"));
        var channels = new Names();
        var paths = new PathSetBuilder();
        var separator = new PathSeparator(request.Separator);
        new BlockReading<Batch>(file, bad, progress, () => new Batch(columns, separator), batch => batch.Take(channels, paths))
            .Run(Environment.ProcessorCount);
        return new Loaded(paths.Build(), channels.ToArray(), paths.Count);
    }

    private sealed class Batch(Columns columns, PathSeparator separator) : RowBatch
    {
        private readonly ChannelMap _channels = new();
        private readonly PathSeparator.Scratch _scratch = new();
        private Column<int> _path = new();
        private Column<(int PathEnd, double Conversions, double Value, double Nulls)> _rows = new();
        private int[] _shared = [];

        /// <summary>Adds the rows to the file's, channels under the numbers all threads share.</summary>
        public void Take(Names channels, PathSetBuilder paths)
        {
            if (_shared.Length < _path.Count)
                _shared = new int[_path.Count * 2];
            for (var i = 0; i < _path.Count; i++)
                _shared[i] = _channels.Shared(_path.Items[i], channels);
            var start = 0;
            foreach (var (end, conversions, value, nulls) in _rows.Items)
            {
                paths.Add(_shared.AsSpan(start, end - start), conversions, value, nulls);
                start = end;
            }
        }

        protected override void Clear()
        {
            _path.Clear();
            _rows.Clear();
        }

        protected override string? Add(CsvRows rows)
        {
            var (value, nulls) = (0.0, 0.0);
            if (!Cells.TryNumber(rows[columns.Conversions], out var conversions) || conversions < 0)
                return $"conversions '{Encoding.UTF8.GetString(rows[columns.Conversions])}' are not a number of zero or above, up to 1e15";
            if (columns.Value >= 0 && !Cells.TryNumber(rows[columns.Value], out value))
                return $"value '{Encoding.UTF8.GetString(rows[columns.Value])}' is not a number of up to 1e15 either way";
            if (columns.Null >= 0 && (!Cells.TryNumber(rows[columns.Null], out nulls) || nulls < 0))
                return $"nulls '{Encoding.UTF8.GetString(rows[columns.Null])}' are not a number of zero or above, up to 1e15";
            var path = rows.Whole(columns.Path);
            while (separator.Next(ref path, out var channel))
            {
                if (!channel.IsEmpty)
                    _path.Add(_channels.Own(separator.Unescape(channel, _scratch)));
            }

            _rows.Add((_path.Count, conversions, value, nulls));
            return null;
        }
    }
}

/// <summary>What a file held: journeys, the channels' names by id, and how many good rows there were.</summary>
internal sealed record Loaded(JourneySet Journeys, string[] Channels, long Rows);
