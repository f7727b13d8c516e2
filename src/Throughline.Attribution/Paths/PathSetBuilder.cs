namespace Throughline.Attribution;

/// <summary>Collects a path table: one path of channels a row, with its conversions, value and nulls.</summary>
/// <remarks>The same path may come in many rows. Not for several threads at once.</remarks>
public sealed class PathSetBuilder
{
    private readonly Chunks<int> _starts = new();
    private readonly Chunks<int> _lengths = new();
    private readonly Chunks<int> _channels = new();
    private readonly Chunks<double> _conversions = new();
    private readonly Chunks<double> _values = new();
    private readonly Chunks<double> _nulls = new();

    /// <summary>The number of rows so far.</summary>
    public int Count => _starts.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="path">Channel ids in order; empty when the conversions have no touch.</param>
    /// <param name="conversions">How many journeys of this path converted, zero or above.</param>
    /// <param name="value">What they were worth together, any sign.</param>
    /// <param name="nulls">How many journeys of this path did not convert, zero or above.</param>
    public void Add(ReadOnlySpan<int> path, double conversions, double value, double nulls)
    {
        _starts.Add(_channels.Count);
        _lengths.Add(path.Length);
        foreach (var channel in path)
            _channels.Add(channel);
        _conversions.Add(conversions);
        _values.Add(value);
        _nulls.Add(nulls);
    }

    /// <summary>The rows as journeys without times.</summary>
    public JourneySet Build()
    {
        var channels = _channels.ToArray();
        return new JourneySet
        {
            TimesMs = [],
            Channels = channels,
            ChannelCount = TouchColumns.HighestOf(channels) + 1,
            Starts = _starts.ToArray(),
            Lengths = _lengths.ToArray(),
            Conversions = _conversions.ToArray(),
            Values = _values.ToArray(),
            Nulls = _nulls.ToArray(),
        };
    }
}
