using System.Numerics;

namespace Throughline.Attribution;

/// <summary>The game behind <see cref="ShapleyRate"/>: players are channels, a coalition is worth the rate of the journeys inside it.</summary>
internal sealed class RateGame(ChannelSets sets, int[] players, int channelCount)
{
    private const int OrdersPerBlock = 250;

    /// <summary>The sum over all coalitions, by zeta transform over the subset lattice: 2^n · n.</summary>
    public (double[] Conversions, double[] Values) Exact()
    {
        var count = players.Length;
        var (rates, worths) = Rates(count);
        var weights = new double[Math.Max(1, count)];
        // Weight of a coalition of s others: s! (n − s − 1)! / n!, as a product of binomials so that it stays in range.
        for (var s = 0; s < count; s++)
            weights[s] = 1 / (count * Binomial(count - 1, s));
        var conversions = new double[channelCount];
        var values = new double[channelCount];
        for (var p = 0; p < count; p++)
        {
            var bit = 1 << p;
            var (conversion, value) = (0.0, 0.0);
            for (var coalition = 0; coalition < rates.Length; coalition++)
            {
                if ((coalition & bit) != 0)
                    continue;
                var weight = weights[BitOperations.PopCount((uint)coalition)];
                conversion += weight * (rates[coalition | bit] - rates[coalition]);
                value += weight * (worths[coalition | bit] - worths[coalition]);
            }

            conversions[players[p]] = conversion * sets.TotalJourneys;
            values[players[p]] = value * sets.TotalJourneys;
        }

        return (conversions, values);
    }

    /// <summary>The mean over random orders, in blocks that each have their own seed.</summary>
    public (double[] Conversions, double[] Values) Sampled(int orders, PathModelOptions options, double[] errors)
    {
        var count = players.Length;
        var blocks = (orders + OrdersPerBlock - 1) / OrdersPerBlock;
        var sums = new double[blocks][];
        Workers.Run(options.Threads, blocks, (block, _) => sums[block] = SampleBlock(options.Seed, block));
        var (conversions, values) = (new double[channelCount], new double[channelCount]);
        var drawn = (double)blocks * OrdersPerBlock;
        for (var p = 0; p < count; p++)
        {
            var mean = sums.Sum(sum => sum[p * 3]) / drawn;
            var variance = Math.Max(0, sums.Sum(sum => sum[p * 3 + 2]) / drawn - mean * mean);
            conversions[players[p]] = mean * sets.TotalJourneys;
            values[players[p]] = sums.Sum(sum => sum[p * 3 + 1]) / drawn * sets.TotalJourneys;
            errors[players[p]] = Math.Sqrt(variance / drawn) * sets.TotalJourneys;
        }

        return (conversions, values);
    }

    private (double[] Rates, double[] Worths) Rates(int count)
    {
        var size = 1 << count;
        var (conversions, values, journeys) = (new double[size], new double[size], new double[size]);
        for (var set = 0; set < sets.Count; set++)
        {
            var mask = 0;
            foreach (var channel in sets.ChannelsOf(set))
                mask |= 1 << Array.BinarySearch(players, channel);
            (conversions[mask], values[mask], journeys[mask]) = sets.SumsOf(set);
        }

        foreach (var sums in new[] { conversions, values, journeys })
            AddSubsets(sums, count);
        for (var coalition = 0; coalition < size; coalition++)
        {
            conversions[coalition] = journeys[coalition] == 0 ? 0 : conversions[coalition] / journeys[coalition];
            values[coalition] = journeys[coalition] == 0 ? 0 : values[coalition] / journeys[coalition];
        }

        return (conversions, values);
    }

    private static void AddSubsets(double[] sums, int count)
    {
        for (var bit = 1; bit < 1 << count; bit <<= 1)
        {
            for (var coalition = 0; coalition < sums.Length; coalition++)
            {
                if ((coalition & bit) != 0)
                    sums[coalition] += sums[coalition ^ bit];
            }
        }
    }

    private static double Binomial(int n, int k)
    {
        var result = 1.0;
        for (var i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return Math.Round(result);
    }

    /// <summary>Sums over the orders of a block: per player the gain in rate, the gain in worth, and the squared gain in rate.</summary>
    private double[] SampleBlock(int seed, int block)
    {
        var count = players.Length;
        var sums = new double[count * 3];
        var order = Enumerable.Range(0, count).ToArray();
        var rank = new int[channelCount];
        var (conversions, values, journeys) = (new double[count], new double[count], new double[count]);
        var random = Seeds.Mix(seed, block, 3);
        for (var draw = 0; draw < OrdersPerBlock; draw++)
        {
            for (var i = count - 1; i > 0; i--)
            {
                random = Seeds.Next(random);
                var other = (int)(random % (ulong)(i + 1));
                (order[i], order[other]) = (order[other], order[i]);
            }

            for (var i = 0; i < count; i++)
                rank[players[order[i]]] = i;
            Collect(rank, conversions, values, journeys);
            var (c, v, n, rate, worth) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                (c, v, n) = (c + conversions[i], v + values[i], n + journeys[i]);
                var (nextRate, nextWorth) = n == 0 ? (0, 0) : (c / n, v / n);
                sums[order[i] * 3] += nextRate - rate;
                sums[order[i] * 3 + 1] += nextWorth - worth;
                sums[order[i] * 3 + 2] += (nextRate - rate) * (nextRate - rate);
                (rate, worth) = (nextRate, nextWorth);
            }
        }

        return sums;
    }

    /// <summary>A journey comes inside with the last of its channels.</summary>
    private void Collect(int[] rank, double[] conversions, double[] values, double[] journeys)
    {
        Array.Clear(conversions);
        Array.Clear(values);
        Array.Clear(journeys);
        for (var set = 0; set < sets.Count; set++)
        {
            var last = 0;
            foreach (var channel in sets.ChannelsOf(set))
                last = Math.Max(last, rank[channel]);
            var (c, v, n) = sets.SumsOf(set);
            (conversions[last], values[last], journeys[last]) = (conversions[last] + c, values[last] + v, journeys[last] + n);
        }
    }
}
