namespace Throughline.Attribution;

/// <summary>What a journey led to.</summary>
public readonly record struct JourneyEnd()
{
    /// <summary>Whose journey it is, zero or above; draws and folds keep one person's journeys together. −1: nobody else's.</summary>
    public int Person { get; init; } = -1;

    /// <summary>When it ended, UTC milliseconds: the conversion, or the last touch of a null journey.</summary>
    public long AtMs { get; init; }

    /// <summary>How many conversions it brought; 0 for a null journey.</summary>
    public double Conversions { get; init; }

    /// <summary>What they were worth, any sign.</summary>
    public double Value { get; init; }

    /// <summary>How many times it ended without a conversion.</summary>
    public double Nulls { get; init; }

    /// <summary>When the lead was created, or <see cref="Journey.Missing"/>.</summary>
    public long LeadMs { get; init; } = Journey.Missing;

    /// <summary>When the opportunity was opened, or <see cref="Journey.Missing"/>.</summary>
    public long OpportunityMs { get; init; } = Journey.Missing;
}

/// <summary>Collects journeys whose touches the caller has chosen already: several people's, transformed, weighted.</summary>
/// <remarks>Touches are numbered in the order added, so a caller can keep columns of its own beside them. Not for several threads at once.</remarks>
/// <param name="stageCount">How many stages of a funnel every journey has; 0 when stages are not known.</param>
public sealed class JourneySetBuilder(int stageCount = 0)
{
    private readonly Chunks<long> _timesMs = new();
    private readonly Chunks<int> _channels = new();
    private readonly Chunks<byte> _kinds = new();
    private readonly Chunks<double> _factors = new();
    private readonly Chunks<int> _starts = new();
    private readonly Chunks<JourneyEnd> _ends = new();
    private readonly Chunks<long> _stagesMs = new();
    private int _start;
    private bool _hasFactors;

    /// <summary>The number of journeys so far.</summary>
    public int Count => _starts.Count;

    /// <summary>The number of touches so far, and so the number of the next.</summary>
    public int TouchCount => _channels.Count;

    /// <summary>Adds the open journey's next touch; they come in order of time.</summary>
    /// <param name="timeMs">When, UTC milliseconds.</param>
    /// <param name="channel">Channel id, zero or above.</param>
    /// <param name="kind">What kind of touch.</param>
    /// <param name="factor">How much it counts beside the model, zero or above; 1 is usual.</param>
    public void AddTouch(long timeMs, int channel, byte kind = 0, double factor = 1)
    {
        _timesMs.Add(timeMs);
        _channels.Add(channel);
        _kinds.Add(kind);
        _factors.Add(factor);
        _hasFactors |= factor != 1;
    }

    /// <summary>Ends the open journey and begins the next.</summary>
    /// <param name="end">What it led to.</param>
    /// <param name="stagesMs">When each stage was reached, <see cref="Journey.Missing"/> for skipped ones; empty when none is known.</param>
    public void Close(in JourneyEnd end, ReadOnlySpan<long> stagesMs = default)
    {
        _starts.Add(_start);
        _ends.Add(end);
        _start = _channels.Count;
        for (var stage = 0; stage < Math.Max(1, stageCount); stage++)
            _stagesMs.Add(stage < stagesMs.Length ? stagesMs[stage] : Journey.Missing);
        _stagesMs.Add(end.LeadMs);
        _stagesMs.Add(end.OpportunityMs);
    }

    /// <summary>The journeys.</summary>
    public JourneySet Build()
    {
        var channels = _channels.ToArray();
        var (lengths, persons, momentsMs) = (new int[Count], new int[Count], new long[Count]);
        var (conversions, values, nulls) = (new double[Count], new double[Count], new double[Count]);
        for (var j = 0; j < Count; j++)
        {
            var end = _ends[j];
            lengths[j] = (j + 1 < Count ? _starts[j + 1] : _start) - _starts[j];
            (persons[j], momentsMs[j]) = (end.Person, end.AtMs);
            (conversions[j], values[j], nulls[j]) = (end.Conversions, end.Value, end.Nulls);
        }

        return new JourneySet
        {
            TimesMs = _timesMs.ToArray(),
            Channels = channels,
            Kinds = _kinds.ToArray(),
            Factors = _hasFactors ? _factors.ToArray() : [],
            ChannelCount = TouchColumns.HighestOf(channels) + 1,
            Starts = _starts.ToArray(),
            Lengths = lengths,
            Conversions = conversions,
            Values = values,
            Nulls = nulls,
            Persons = persons,
            ConversionsMs = momentsMs,
            MilestoneCount = Math.Max(1, stageCount) - 1,
            StagesMs = _stagesMs.ToArray(),
            HasLeadApart = true,
        };
    }
}
