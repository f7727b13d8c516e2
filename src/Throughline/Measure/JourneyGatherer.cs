using Throughline.Access;
using Throughline.Attribution;
using Throughline.Journeys;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>Makes a report's journeys: the one place that decides which touches a conversion has. Not for several threads at once.</summary>
/// <param name="index">Everybody's touches.</param>
/// <param name="options">The report's choices.</param>
/// <param name="channelOf">Channel number by the index's number of an acquisition.</param>
/// <param name="stages">When people reached the stages of the funnel map.</param>
internal sealed class JourneyGatherer(Journeys.JourneySet index, JourneyChoices options, int[] channelOf, StageTimes stages)
{
    private readonly JourneySetBuilder _builder = new(options.Stages.Count);
    private readonly List<Conversion> _conversions = [];
    private readonly List<TouchOrigin> _origins = [];
    private readonly List<Guid> _nullPeople = [];
    private readonly Dictionary<Guid, long> _usedUntil = [];
    private readonly Dictionary<Guid, int> _persons = [];
    private readonly JourneyTouches _touches = new();
    private readonly List<int> _kept = [];
    private readonly List<int> _path = [];
    private readonly bool[] _isCounted = CountedChannels(options.Channels);
    private readonly long[] _stagesMs = new long[options.Stages.Count];
    private long _lastMs;

    /// <summary>Adds a conversion's journey. Conversions come in order of time; with reset all of them must, those the report leaves out by <see cref="Use"/>.</summary>
    public void Add(Conversion conversion)
    {
        Collect(conversion.Buyers, options.Lookback.OpensAt(conversion.At), conversion.At);
        Take(conversion.Buyers);
        Use(conversion);
        for (var stage = 0; stage < _stagesMs.Length; stage++)
            _stagesMs[stage] = stages.Of(options.Stages[stage].Conversion, conversion, FirstTouchMs());
        _builder.Close(
            new JourneyEnd
            {
                Person = PersonOf(conversion.Buyers[0].Person),
                AtMs = conversion.At,
                Conversions = 1,
                Value = conversion.Minor,
                LeadMs = conversion.LeadAt,
                OpportunityMs = conversion.OpenedAt,
            },
            _stagesMs);
        _conversions.Add(conversion);
    }

    /// <summary>With reset, uses up the touches of a conversion that the report does not show.</summary>
    public void Use(Conversion conversion)
    {
        if (!options.Reset)
            return;
        foreach (var buyer in conversion.Buyers)
            _usedUntil[buyer.Person] = conversion.At;
    }

    /// <summary>Adds what led to nothing: each person's touches of a span that lie after their last conversion and in the window of no later one.</summary>
    /// <param name="fromMs">The span's start, included.</param>
    /// <param name="belowMs">The span's end, not included.</param>
    /// <param name="all">All conversions of the goal, in order of time.</param>
    public void AddNulls(long fromMs, long belowMs, IReadOnlyList<Conversion> all)
    {
        var (last, next) = Around(all, belowMs);
        var buyers = new Buyer[1];
        foreach (var person in index.People)
        {
            var opens = last.TryGetValue(person, out var after) ? Math.Max(fromMs, after + 1) : fromMs;
            var closes = next.TryGetValue(person, out var before) ? Math.Min(belowMs, options.Lookback.OpensAt(before)) - 1 : belowMs - 1;
            buyers[0] = new Buyer(person, 1);
            Collect(buyers, opens, closes);
            // A journey that led to nothing is as long as one that led to something may be.
            if (_touches.Count > 0)
                Collect(buyers, Math.Max(opens, options.Lookback.OpensAt(_touches.Times[^1])), closes);
            var first = _builder.TouchCount;
            Take(buyers);
            if (_builder.TouchCount == first)
                continue;
            _nullPeople.Add(person);
            for (var stage = 0; stage < _stagesMs.Length; stage++)
                _stagesMs[stage] = stages.Of(options.Stages[stage].Conversion, person, FirstTouchMs());
            _builder.Close(new JourneyEnd { Person = PersonOf(person), AtMs = _lastMs, Nulls = 1 }, _stagesMs);
        }
    }

    public ReportJourneys Build(int convertingTouches) => new(_builder.Build(), _conversions, _origins) { ConvertingTouches = convertingTouches, NullPeople = _nullPeople };

    /// <summary>Touches so far.</summary>
    public int TouchCount => _origins.Count;

    private void Collect(Buyer[] buyers, long opens, long closes)
    {
        _touches.Clear();
        for (var b = 0; b < buyers.Length; b++)
        {
            var used = options.Reset && _usedUntil.TryGetValue(buyers[b].Person, out var until) ? until + 1 : long.MinValue;
            _touches.Add(index.Of(buyers[b].Person), b, Math.Max(opens, used), closes);
        }

        if (buyers.Length > 1)
            _touches.Sort();
    }

    /// <summary>Puts what is eligible of the collected touches, and kept by the transforms, into the open journey.</summary>
    private void Take(Buyer[] buyers)
    {
        _kept.Clear();
        foreach (var touch in _touches.Order)
        {
            if (IsEligible((TouchKind)_touches.Kinds[touch], _touches.Acquisitions[touch]))
                _kept.Add(touch);
        }

        var counts = options.Transforms.Contains(PathTransform.Frequency) ? CountByChannel() : null;
        foreach (var transform in options.Transforms)
            Transform(transform);
        foreach (var touch in _kept)
        {
            var acquisition = _touches.Acquisitions[touch];
            var channel = channelOf[acquisition];
            _lastMs = _touches.Times[touch];
            _builder.AddTouch(_lastMs, channel, _touches.Kinds[touch], buyers[_touches.Buyers[touch]].Weight);
            _origins.Add(new TouchOrigin(acquisition, _touches.Pages[touch], counts?[channel] ?? 0, _touches.Buyers[touch], _touches.Places[touch]));
        }
    }

    private bool IsEligible(TouchKind kind, int acquisition) =>
        (options.Kinds.Count > 0 ? options.Kinds.Contains(kind) : options.Exposures || !kind.IsExposure()) && _isCounted[channelOf[acquisition]];

    private void Transform(PathTransform transform)
    {
        _path.Clear();
        foreach (var touch in _kept)
            _path.Add(channelOf[_touches.Acquisitions[touch]]);
        var places = new List<int>(_kept.Count);
        PathTransforms.Keep(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_path), transform, ChannelNumbers.Direct, places);
        for (var i = 0; i < places.Count; i++)
            _kept[i] = _kept[places[i]];
        _kept.RemoveRange(places.Count, _kept.Count - places.Count);
    }

    private int[] CountByChannel()
    {
        var counts = new int[_isCounted.Length];
        foreach (var touch in _kept)
            counts[channelOf[_touches.Acquisitions[touch]]]++;
        return counts;
    }

    private long FirstTouchMs() => _kept.Count == 0 ? Journey.Missing : _touches.Times[_kept[0]];

    private int PersonOf(Guid person)
    {
        if (!_persons.TryGetValue(person, out var number))
            _persons[person] = number = _persons.Count;
        return number;
    }

    /// <summary>By person: the last conversion before a moment, and the first at or after it.</summary>
    private static (Dictionary<Guid, long> Last, Dictionary<Guid, long> Next) Around(IReadOnlyList<Conversion> all, long belowMs)
    {
        var (last, next) = (new Dictionary<Guid, long>(), new Dictionary<Guid, long>());
        foreach (var conversion in all)
        {
            foreach (var buyer in conversion.Buyers)
            {
                if (conversion.At < belowMs)
                    last[buyer.Person] = conversion.At;
                else
                    next.TryAdd(buyer.Person, conversion.At);
            }
        }

        return (last, next);
    }

    private static bool[] CountedChannels(IReadOnlyList<string> chosen) => [.. Channels.All.Select(channel => chosen.Count == 0 || chosen.Contains(channel))];
}
