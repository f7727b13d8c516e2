namespace Throughline.Attribution;

/// <summary>The states of a chain: k-grams of channels, numbered in order of first appearance, and what leaves them.</summary>
/// <remarks>
/// A k-gram is a number in base (channels + 1), digit 0 = no channel, so a path shorter than k cannot be mistaken for a k-gram. From a k-gram,
/// the next channel alone decides the next state: with few channels that step is one lookup in a table of states × channels.
/// </remarks>
internal sealed class MarkovStates
{
    private const int MostTableChannels = 64;
    private const ulong MostDirectKeys = 1 << 22;

    private readonly ulong _base;
    private readonly ulong _power;
    private readonly int _channels;
    private readonly int[]? _direct;
    private readonly Dictionary<ulong, int>? _byKey;
    private readonly Dictionary<ulong, int>? _stepOf;
    private int[] _tableTo = [];
    private double[] _tableWeights = [];

    public MarkovStates(int order, int channels)
    {
        _channels = channels;
        _base = (ulong)channels + 1;
        _power = 1;
        for (var i = 0; i < order; i++)
        {
            if (_power > long.MaxValue / _base)
                throw new ModelDataException($"{channels} channels are too many for a chain of order {order}");
            _power *= _base;
        }

        if (_power <= MostDirectKeys)
            _direct = new int[_power];
        else
            _byKey = [];
        if (channels > MostTableChannels)
            _stepOf = [];
    }

    /// <summary>Every state's k-gram.</summary>
    public List<ulong> Keys { get; } = [];

    /// <summary>With many channels: the steps between states as a list.</summary>
    public List<(int From, int To, double Weight)> Steps { get; } = [];

    /// <summary>The k-gram that follows another with a channel more.</summary>
    public ulong Follow(ulong key, int channel) => (key * _base + (ulong)channel + 1) % _power;

    /// <summary>The number of a state, a new one if it is new.</summary>
    public int Intern(ulong key)
    {
        if (_direct is not null)
        {
            ref var known = ref _direct[key];
            if (known == 0)
                known = Add(key) + 1;
            return known - 1;
        }

        if (!_byKey!.TryGetValue(key, out var state))
            _byKey[key] = state = Add(key);
        return state;
    }

    /// <summary>Goes from a state by a channel, adding weight to the step unless it leads back to the same state.</summary>
    public int Step(int from, int channel, double weight)
    {
        if (_stepOf is null)
        {
            var cell = from * _channels + channel;
            if (_tableTo[cell] == 0)
            {
                var reached = Intern(Follow(Keys[from], channel));
                _tableTo[cell] = reached + 1;
            }

            var to = _tableTo[cell] - 1;
            if (to != from)
                _tableWeights[cell] += weight;
            return to;
        }

        return SparseStep(from, channel, weight);
    }

    /// <summary>The steps of a state with their weights, in a fixed order.</summary>
    public List<(int From, int To, double Weight)> AllSteps()
    {
        if (_stepOf is not null)
            return [.. Steps.Where(step => step.From != step.To).OrderBy(step => step.From)];
        var steps = new List<(int From, int To, double Weight)>();
        for (var from = 0; from < Keys.Count; from++)
        {
            for (var channel = 0; channel < _channels; channel++)
            {
                var cell = from * _channels + channel;
                if (_tableWeights[cell] > 0)
                    steps.Add((from, _tableTo[cell] - 1, _tableWeights[cell]));
            }
        }

        return steps;
    }

    /// <summary>The channels of a k-gram, in order.</summary>
    public IEnumerable<int> ChannelsOf(int state)
    {
        var channels = new Stack<int>();
        for (var key = Keys[state]; key > 0; key /= _base)
            channels.Push((int)(key % _base) - 1);
        return channels;
    }

    /// <summary>Whether a state's k-gram holds a channel.</summary>
    public bool Contains(int state, int channel)
    {
        for (var key = Keys[state]; key > 0; key /= _base)
        {
            if ((int)(key % _base) - 1 == channel)
                return true;
        }

        return false;
    }

    private int SparseStep(int from, int channel, double weight)
    {
        var cell = (ulong)from * (ulong)_channels + (ulong)channel;
        if (!_stepOf!.TryGetValue(cell, out var number))
        {
            _stepOf[cell] = number = Steps.Count;
            Steps.Add((from, Intern(Follow(Keys[from], channel)), 0));
        }

        var step = Steps[number];
        Steps[number] = step with { Weight = step.Weight + weight };
        return step.To;
    }

    private int Add(ulong key)
    {
        Keys.Add(key);
        if (_stepOf is null && Keys.Count * _channels > _tableTo.Length)
        {
            Array.Resize(ref _tableTo, Math.Max(1024, Keys.Count * _channels * 2));
            Array.Resize(ref _tableWeights, _tableTo.Length);
        }

        return Keys.Count - 1;
    }
}
