namespace Throughline.Attribution;

/// <summary>A journey set in the making, one range of touches at a time.</summary>
internal sealed class JourneyList
{
    private readonly Chunks<int> _starts = new();
    private readonly Chunks<int> _lengths = new();
    private readonly Chunks<int> _persons = new();
    private readonly Chunks<double> _conversions = new();
    private readonly Chunks<double> _values = new();
    private readonly Chunks<double> _nulls = new();
    private readonly Chunks<long> _momentsMs = new();

    public void Add(int person, int start, int length, double conversions, double value, double nulls, long momentMs)
    {
        _persons.Add(person);
        _starts.Add(start);
        _lengths.Add(length);
        _conversions.Add(conversions);
        _values.Add(value);
        _nulls.Add(nulls);
        _momentsMs.Add(momentMs);
    }

    /// <summary>The set. Stages, where given, belong to the first journeys; the others are null journeys, whose stages nobody asks for.</summary>
    public JourneySet Build(TouchColumns touches, int milestones = 0, long[]? stagesMs = null) => new()
    {
        MilestoneCount = milestones,
        StagesMs = stagesMs is null or [] ? [] : [.. stagesMs, .. Enumerable.Repeat(Journey.Missing, _starts.Count * (milestones + 1) - stagesMs.Length)],
        TimesMs = touches.TimesMs,
        Channels = touches.Channels,
        ChannelCount = touches.ChannelCount,
        Starts = _starts.ToArray(),
        Lengths = _lengths.ToArray(),
        Conversions = _conversions.ToArray(),
        Values = _values.ToArray(),
        Nulls = _nulls.ToArray(),
        Persons = _persons.ToArray(),
        ConversionsMs = _momentsMs.ToArray(),
    };
}
