namespace Throughline.Attribution;

/// <summary>A step of a chain. A missing side is the start, the conversion or the null, as <see cref="Kind"/> says.</summary>
/// <param name="Kind">What the step connects.</param>
/// <param name="From">The channels of the state it leaves; empty for the start.</param>
/// <param name="To">The channels of the state it reaches; empty for conversion and null.</param>
/// <param name="Weight">How many journeys took it.</param>
/// <param name="Probability">Its share of what leaves the state.</param>
public sealed record MarkovStep(MarkovStepKind Kind, IReadOnlyList<int> From, IReadOnlyList<int> To, double Weight, double Probability);

/// <summary>What a step connects.</summary>
public enum MarkovStepKind
{
    /// <summary>The start and a first state.</summary>
    Start,

    /// <summary>Two states.</summary>
    Inner,

    /// <summary>A last state and the conversion.</summary>
    Conversion,

    /// <summary>A last state and the end without a conversion.</summary>
    Null,
}

/// <summary>A Markov chain of order k over channels, fitted to journeys: start → states → conversion or null.</summary>
/// <remarks>
/// <para>States are the k-grams of a path (a shorter path is one state); the same state twice in a row counts once, which changes the matrix but never
/// the credit. A journey weighs its conversions plus its nulls on the way, and splits at its last state.</para>
/// <para>The fitted chain reproduces the data: P(conversion) = conversions ÷ (conversions + nulls), value per start = value ÷ journeys.</para>
/// </remarks>
public sealed class MarkovChain
{
    private readonly MarkovStates _states;
    private readonly List<double> _starts = [];
    private readonly List<double> _conversions = [];
    private readonly List<double> _values = [];
    private readonly List<double> _nulls = [];

    private MarkovChain(int order, JourneySet journeys, bool includesNulls)
    {
        Order = order;
        ChannelCount = journeys.ChannelCount;
        _states = new MarkovStates(order, ChannelCount);
        for (var j = 0; j < journeys.Count; j++)
        {
            var path = journeys.PathOf(j);
            var nulls = includesNulls ? journeys.NullsOf(j) : 0;
            if (path.IsEmpty)
            {
                UnattributedConversions += journeys.Conversions[j];
                UnattributedValue += journeys.Values[j];
            }
            else if (journeys.Conversions[j] + nulls > 0)
            {
                Add(path, journeys.Conversions[j], journeys.Values[j], nulls);
            }
            else
            {
                ValueOutsideFlow += journeys.Values[j];
            }
        }
    }

    /// <summary>The order k: how many channels a state remembers.</summary>
    public int Order { get; }

    /// <summary>The number of states, start and ends not counted.</summary>
    public int StateCount => _states.Keys.Count;

    /// <summary>The number of steps between states.</summary>
    public int StepCount => _states.AllSteps().Count;

    internal int ChannelCount { get; }

    internal double TotalConversions { get; private set; }

    internal double TotalValue { get; private set; }

    internal double TotalJourneys { get; private set; }

    /// <summary>Value of rows without a single journey: no step carries it, but channels share it with the rest.</summary>
    internal double ValueOutsideFlow { get; private set; }

    internal double UnattributedConversions { get; private set; }

    internal double UnattributedValue { get; private set; }

    /// <summary>Fits a chain.</summary>
    /// <param name="journeys">The journeys.</param>
    /// <param name="order">1 to 4.</param>
    /// <param name="includesNulls">Whether journeys without a conversion count; without them P(conversion) is 1.</param>
    /// <exception cref="ModelDataException">There are too many channels for the order.</exception>
    public static MarkovChain Fit(JourneySet journeys, int order, bool includesNulls = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 4);
        return new MarkovChain(order, journeys, includesNulls);
    }

    /// <summary>The transition matrix, step by step: from the start, between states, to conversion and null.</summary>
    public IReadOnlyList<MarkovStep> Steps()
    {
        var leaving = Leaving();
        var steps = new List<MarkovStep>();
        for (var state = 0; state < StateCount; state++)
        {
            if (_starts[state] > 0)
                steps.Add(new MarkovStep(MarkovStepKind.Start, [], [.. _states.ChannelsOf(state)], _starts[state], _starts[state] / TotalJourneys));
        }

        foreach (var (from, to, weight) in _states.AllSteps())
            steps.Add(new MarkovStep(MarkovStepKind.Inner, [.. _states.ChannelsOf(from)], [.. _states.ChannelsOf(to)], weight, weight / leaving[from]));
        for (var state = 0; state < StateCount; state++)
        {
            if (_conversions[state] > 0)
                steps.Add(new MarkovStep(MarkovStepKind.Conversion, [.. _states.ChannelsOf(state)], [], _conversions[state], _conversions[state] / leaving[state]));
            if (_nulls[state] > 0)
                steps.Add(new MarkovStep(MarkovStepKind.Null, [.. _states.ChannelsOf(state)], [], _nulls[state], _nulls[state] / leaving[state]));
        }

        return steps;
    }

    /// <summary>Removes every channel in turn and measures what is lost.</summary>
    public MarkovEffects Effects(int threads = 1) => Effects(threads, MarkovSolver.MostDirectStates);

    internal MarkovEffects Effects(int threads, int mostDirect)
    {
        var solver = new MarkovSolver(this, _states, Leaving(), [.. _starts], [.. _conversions], [.. _values]);
        var conversions = new double[ChannelCount];
        var values = new double[ChannelCount];
        Workers.Run(threads, ChannelCount, (channel, _) =>
        {
            var (probability, value) = solver.Without(channel, mostDirect);
            conversions[channel] = TotalConversions == 0 ? 0 : 1 - probability / (TotalConversions / TotalJourneys);
            values[channel] = TotalValue == 0 ? 0 : 1 - value / (TotalValue / TotalJourneys);
        });
        return new MarkovEffects(this, conversions, values);
    }

    /// <summary>P(conversion) and expected value per start of the whole chain, solved and not taken from the totals.</summary>
    internal (double Probability, double Value) Solve() =>
        new MarkovSolver(this, _states, Leaving(), [.. _starts], [.. _conversions], [.. _values]).Without(-1);

    private void Add(ReadOnlySpan<int> path, double conversions, double value, double nulls)
    {
        var weight = conversions + nulls;
        var length = Math.Min(Order, path.Length);
        var key = 0UL;
        foreach (var channel in path[..length])
            key = _states.Follow(key, channel);
        var state = _states.Intern(key);
        Reserve();
        _starts[state] += weight;
        foreach (var channel in path[length..])
            state = _states.Step(state, channel, weight);
        Reserve();
        _conversions[state] += conversions;
        _values[state] += value;
        _nulls[state] += nulls;
        TotalConversions += conversions;
        TotalValue += value;
        TotalJourneys += weight;
    }

    private void Reserve()
    {
        while (_starts.Count < _states.Keys.Count)
        {
            _starts.Add(0);
            _conversions.Add(0);
            _values.Add(0);
            _nulls.Add(0);
        }
    }

    /// <summary>What leaves every state, all ways together.</summary>
    private double[] Leaving()
    {
        var leaving = new double[StateCount];
        for (var state = 0; state < StateCount; state++)
            leaving[state] = _conversions[state] + _nulls[state];
        foreach (var (from, _, weight) in _states.AllSteps())
            leaving[from] += weight;
        return leaving;
    }
}
