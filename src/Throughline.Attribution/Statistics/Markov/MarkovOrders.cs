namespace Throughline.Attribution;

/// <summary>What an order scored on journeys it had not seen.</summary>
/// <param name="Order">The order.</param>
/// <param name="LogLoss">Mean negative log-likelihood of whether a held-out journey converts, in nats; smaller is better.</param>
public sealed record MarkovOrderScore(int Order, double LogLoss);

/// <summary>Chooses a chain's order by how well it foretells conversions of people it was not fitted to.</summary>
/// <remarks>
/// Five folds by person (a path table's journeys count as a person each), seeded. A journey's chance is its last state's share of conversions among the
/// other folds, drawn towards the overall rate by one journey's weight, so that a state nobody was seen in says the overall rate. In-sample scores are never used: they
/// climb with every order. On a tie the lower order wins.
/// </remarks>
public static class MarkovOrders
{
    private const int Folds = 5;
    private const int HighestOrder = 4;
    private const double PriorJourneys = 1;

    // Beyond so many journeys of one row chance would deal every fold its fifth within some percent, and dealing one by one would take long.
    private const double MostDealt = 100_000;

    /// <summary>The best order and its score.</summary>
    /// <exception cref="ModelDataException">Without conversions or without nulls there is nothing to foretell.</exception>
    public static MarkovOrderScore Choose(JourneySet journeys, PathModelOptions options) =>
        Scores(journeys, options).MinBy(score => score.LogLoss)!;

    /// <summary>The scores of orders 1 to 4.</summary>
    /// <exception cref="ModelDataException">Without conversions or without nulls there is nothing to foretell.</exception>
    public static IReadOnlyList<MarkovOrderScore> Scores(JourneySet journeys, PathModelOptions options)
    {
        var (conversions, nulls) = FoldCounts(journeys, options.Seed);
        var (converted, lost) = (conversions.Sum(fold => fold.Sum()), nulls.Sum(fold => fold.Sum()));
        if (converted == 0 || lost == 0)
            throw new ModelDataException("markov:auto needs journeys that converted and journeys that did not");
        var scores = new MarkovOrderScore[HighestOrder];
        Workers.Run(options.Threads, HighestOrder, (block, _) =>
            scores[block] = new MarkovOrderScore(block + 1, Score(journeys, block + 1, conversions, nulls)));
        return scores;
    }

    private static double Score(JourneySet journeys, int order, double[][] conversions, double[][] nulls)
    {
        var stateOf = LastStates(journeys, order, out var count);
        var stateConversions = new double[Folds, count];
        var stateNulls = new double[Folds, count];
        for (var fold = 0; fold < Folds; fold++)
        {
            for (var j = 0; j < journeys.Count; j++)
            {
                stateConversions[fold, stateOf[j]] += conversions[fold][j];
                stateNulls[fold, stateOf[j]] += nulls[fold][j];
            }
        }

        var (loss, weight) = (0.0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var others = Enumerable.Range(0, Folds).Where(other => other != fold).ToArray();
            var rate = others.Sum(other => conversions[other].Sum());
            rate /= rate + others.Sum(other => nulls[other].Sum());
            for (var state = 0; state < count; state++)
            {
                var seen = others.Sum(other => stateConversions[other, state]);
                var all = seen + others.Sum(other => stateNulls[other, state]);
                var chance = Math.Clamp((seen + rate * PriorJourneys) / (all + PriorJourneys), 1e-9, 1 - 1e-9);
                loss -= stateConversions[fold, state] * Math.Log(chance) + stateNulls[fold, state] * Math.Log(1 - chance);
                weight += stateConversions[fold, state] + stateNulls[fold, state];
            }
        }

        return loss / weight;
    }

    private static int[] LastStates(JourneySet journeys, int order, out int count)
    {
        var states = new MarkovStates(order, journeys.ChannelCount);
        var last = new int[journeys.Count];
        for (var j = 0; j < last.Length; j++)
        {
            var key = 0UL;
            var path = journeys.PathOf(j);
            foreach (var channel in path[Math.Max(0, path.Length - order)..])
                key = states.Follow(key, channel);
            last[j] = states.Intern(key);
        }

        count = states.Keys.Count;
        return last;
    }

    /// <summary>Every journey's conversions and nulls, dealt to the folds: whole persons, or a path row's journeys one by one, very many of them in equal parts.</summary>
    private static (double[][] Conversions, double[][] Nulls) FoldCounts(JourneySet journeys, int seed)
    {
        var conversions = new double[Folds][];
        var nulls = new double[Folds][];
        for (var fold = 0; fold < Folds; fold++)
            (conversions[fold], nulls[fold]) = (new double[journeys.Count], new double[journeys.Count]);
        for (var j = 0; j < journeys.Count; j++)
        {
            if (journeys.RangeOf(j).Length == 0)
                continue;
            if (journeys.Persons.Length > 0)
            {
                var fold = (int)(Seeds.Mix(seed, journeys.Persons[j], 0) % Folds);
                conversions[fold][j] = journeys.ConversionsOf(j);
                nulls[fold][j] = journeys.NullsOf(j);
            }
            else
            {
                Deal(journeys.ConversionsOf(j), seed, j, 1, conversions);
                Deal(journeys.NullsOf(j), seed, j, 2, nulls);
            }
        }

        return (conversions, nulls);
    }

    private static void Deal(double count, int seed, int journey, int side, double[][] folds)
    {
        if (count > MostDealt)
        {
            foreach (var fold in folds)
                fold[journey] += count / Folds;
            return;
        }

        var random = Seeds.Mix(seed, journey, side);
        for (; count > 0; count -= 1)
        {
            random = Seeds.Next(random);
            folds[(int)(random % Folds)][journey] += Math.Min(1, count);
        }
    }
}
