namespace Throughline.Attribution;

/// <summary>Solves a chain with a channel removed: every state that holds the channel leads to null.</summary>
/// <remarks>
/// Small chains are solved directly: eliminating states of a substochastic chain needs no pivoting, because all pivots are above zero and
/// nothing cancels. Larger ones push the start's mass through the chain, p ← pQ, until what is still on its way cannot change the result; when it leaves
/// too slowly, the rest is the sum of a geometric series, because the mass then shrinks by the same factor every step.
/// </remarks>
internal sealed class MarkovSolver
{
    /// <summary>Up to so many states are solved directly: a few milliseconds for each removed channel.</summary>
    public const int MostDirectStates = 256;

    private const int MostSteps = 1_000_000;
    private const double Negligible = 1e-16;
    private const double SteadyRatio = 1e-13;
    private const int StepsBeforeSeries = 2000;

    private readonly MarkovChain _chain;
    private readonly MarkovStates _states;
    private readonly double[] _start;
    private readonly double[] _conversion;
    private readonly double[] _value;
    private readonly int[] _offsets;
    private readonly int[] _to;
    private readonly double[] _probability;

    public MarkovSolver(MarkovChain chain, MarkovStates states, double[] leaving, double[] starts, double[] conversions, double[] values)
    {
        (_chain, _states) = (chain, states);
        _start = [.. starts.Select(start => start / chain.TotalJourneys)];
        _conversion = [.. conversions.Select((weight, state) => leaving[state] == 0 ? 0 : weight / leaving[state])];
        _value = [.. values.Select((value, state) => leaving[state] == 0 ? 0 : value / leaving[state])];
        var steps = states.AllSteps().ToArray();
        _offsets = new int[chain.StateCount + 1];
        foreach (var (from, _, _) in steps)
            _offsets[from + 1]++;
        for (var state = 0; state < chain.StateCount; state++)
            _offsets[state + 1] += _offsets[state];
        _to = [.. steps.Select(step => step.To)];
        _probability = [.. steps.Select(step => step.Weight / leaving[step.From])];
    }

    /// <summary>P(conversion) and expected value per start without a channel; −1 removes none.</summary>
    public (double Probability, double Value) Without(int channel, int mostDirect = MostDirectStates)
    {
        var count = _chain.StateCount;
        var isGone = new bool[count];
        for (var state = 0; state < count; state++)
            isGone[state] = channel >= 0 && _states.Contains(state, channel);
        return count <= mostDirect ? Direct(isGone) : Push(isGone);
    }

    /// <summary>Eliminates the states one after the other, last first; what remains is the start's own way to the ends.</summary>
    private (double Probability, double Value) Direct(bool[] isGone)
    {
        var count = isGone.Length;
        var matrix = new double[count, count];
        var (start, conversion, value) = ((double[])_start.Clone(), (double[])_conversion.Clone(), (double[])_value.Clone());
        for (var from = 0; from < count; from++)
        {
            for (var step = _offsets[from]; step < _offsets[from + 1]; step++)
                matrix[from, _to[step]] += _probability[step];
        }

        var (probability, worth) = (0.0, 0.0);
        for (var state = count - 1; state >= 0; state--)
        {
            if (isGone[state])
                continue;
            var leaves = 1 - matrix[state, state];
            if (leaves <= 0)
                continue;
            for (var from = 0; from < state; from++)
            {
                var share = isGone[from] ? 0 : matrix[from, state] / leaves;
                if (share == 0)
                    continue;
                for (var to = 0; to < state; to++)
                    matrix[from, to] += share * matrix[state, to];
                conversion[from] += share * conversion[state];
                value[from] += share * value[state];
            }

            var entering = start[state] / leaves;
            for (var to = 0; to < state; to++)
                start[to] += entering * matrix[state, to];
            probability += entering * conversion[state];
            worth += entering * value[state];
        }

        return (probability, worth);
    }

    private (double Probability, double Value) Push(bool[] isGone)
    {
        var (mass, next) = ((double[])_start.Clone(), new double[isGone.Length]);
        var (probability, worth, before, ratioBefore) = (0.0, 0.0, 1.0, 0.0);
        for (var step = 0; step < MostSteps; step++)
        {
            var (total, converted, earned) = PushOnce(isGone, mass, next);
            probability += converted;
            worth += earned;
            var ratio = total / before;
            if (total <= Negligible * Math.Max(probability, Negligible))
                break;
            if (step > StepsBeforeSeries && Math.Abs(ratio - ratioBefore) < SteadyRatio && ratio < 1)
                return (probability + converted * ratio / (1 - ratio), worth + earned * ratio / (1 - ratio));
            (mass, next) = (next, mass);
            (before, ratioBefore) = (total, ratio);
        }

        return (probability, worth);
    }

    /// <summary>Moves all mass one step; returns what is still on its way and what arrived.</summary>
    private (double Total, double Converted, double Earned) PushOnce(bool[] isGone, double[] mass, double[] next)
    {
        Array.Clear(next);
        var (total, converted, earned) = (0.0, 0.0, 0.0);
        for (var state = 0; state < mass.Length; state++)
        {
            var here = mass[state];
            if (here == 0 || isGone[state])
                continue;
            total += here;
            converted += here * _conversion[state];
            earned += here * _value[state];
            var end = _offsets[state + 1];
            for (var step = _offsets[state]; step < end; step++)
                next[_to[step]] += here * _probability[step];
        }

        return (total, converted, earned);
    }
}
