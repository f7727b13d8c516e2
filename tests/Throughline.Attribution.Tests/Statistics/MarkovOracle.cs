namespace Throughline.Attribution.Tests.Statistics;

/// <summary>A row of a tiny path table.</summary>
internal sealed record TinyRow(int[] Path, int Conversions, int Value, int Nulls);

/// <summary>Markov credit by the definition, in exact fractions, with states as text: shares nothing with the product's code.</summary>
internal static class MarkovOracle
{
    public static (Fraction[] Conversions, Fraction[] Values) Effects(TinyRow[] rows, int order, int channels, bool keepsSelf, bool includesNulls)
    {
        var weights = new Dictionary<(string From, string To), Fraction>();
        var values = new Dictionary<string, Fraction>();
        void Add(string from, string to, Fraction weight) => weights[(from, to)] = weights.GetValueOrDefault((from, to), 0) + weight;
        foreach (var row in rows.Where(row => row.Path.Length > 0))
        {
            var nulls = includesNulls ? row.Nulls : 0;
            if (row.Conversions + nulls == 0)
                continue;
            var states = new List<string>();
            if (row.Path.Length < order)
                states.Add(string.Join('.', row.Path));
            for (var i = 0; i + order <= row.Path.Length; i++)
            {
                var state = string.Join('.', row.Path[i..(i + order)]);
                if (keepsSelf || states.Count == 0 || states[^1] != state)
                    states.Add(state);
            }

            Add("start", states[0], row.Conversions + nulls);
            for (var i = 1; i < states.Count; i++)
                Add(states[i - 1], states[i], row.Conversions + nulls);
            Add(states[^1], "conversion", row.Conversions);
            Add(states[^1], "null", nulls);
            values[states[^1]] = values.GetValueOrDefault(states[^1], 0) + row.Value;
        }

        var (all, allValue) = Solve(weights, values, removed: -1);
        var effects = Enumerable.Range(0, channels).Select(channel => Solve(weights, values, channel)).ToArray();
        return ([.. effects.Select(one => all == 0 ? 0 : 1 - one.Probability / all)], [.. effects.Select(one => allValue == 0 ? 0 : 1 - one.Value / allValue)]);
    }

    /// <summary>x = r + Qx by elimination over fractions.</summary>
    private static (Fraction Probability, Fraction Value) Solve(Dictionary<(string From, string To), Fraction> weights, Dictionary<string, Fraction> values, int removed)
    {
        bool IsGone(string state) => state.Split('.').Contains($"{removed}");
        var states = weights.Keys.Select(key => key.From).Distinct().ToArray();
        var count = states.Length;
        var matrix = new Fraction[count, count + 2];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count + 2; j++)
                matrix[i, j] = i == j ? 1 : 0;
            if (IsGone(states[i]))
                continue;
            var leaving = weights.Where(one => one.Key.From == states[i]).Aggregate((Fraction)0, (sum, one) => sum + one.Value);
            for (var j = 0; j < count; j++)
                matrix[i, j] -= weights.GetValueOrDefault((states[i], states[j]), 0) / leaving;
            matrix[i, count] = weights.GetValueOrDefault((states[i], "conversion"), 0) / leaving;
            matrix[i, count + 1] = values.GetValueOrDefault(states[i], 0) / leaving;
        }

        for (var pivot = 0; pivot < count; pivot++)
        {
            for (var i = 0; i < count; i++)
            {
                if (i == pivot || matrix[i, pivot] == 0)
                    continue;
                var factor = matrix[i, pivot] / matrix[pivot, pivot];
                for (var j = pivot; j < count + 2; j++)
                    matrix[i, j] -= factor * matrix[pivot, j];
            }
        }

        var start = Array.IndexOf(states, "start");
        return (matrix[start, count] / matrix[start, start], matrix[start, count + 1] / matrix[start, start]);
    }
}
