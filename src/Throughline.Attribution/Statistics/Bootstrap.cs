namespace Throughline.Attribution;

/// <summary>Where a model's credit would lie if the same world had dealt other journeys: 95 % of the draws are inside.</summary>
/// <param name="Model">The model's key.</param>
/// <param name="ConversionsLow">By channel, the unattributed last.</param>
/// <param name="ConversionsHigh">By channel, the unattributed last.</param>
/// <param name="ValuesLow">By channel, the unattributed last.</param>
/// <param name="ValuesHigh">By channel, the unattributed last.</param>
public sealed record CreditInterval(
    string Model,
    IReadOnlyList<double> ConversionsLow,
    IReadOnlyList<double> ConversionsHigh,
    IReadOnlyList<double> ValuesLow,
    IReadOnlyList<double> ValuesHigh);

/// <summary>Seeded bootstrap: draws the journeys again and again, runs the models on every draw, and reads the percentiles.</summary>
/// <remarks>
/// A draw gives every person a Poisson(1) weight, all of a person's journeys together, because they depend on each other; in a path table every
/// row's conversions and nulls are Poisson around their count. The weights depend on seed, draw and person alone, so intervals are the same for any
/// number of threads.
/// </remarks>
public static class Bootstrap
{
    private const double Tail = 0.025;
    private const double NormalFrom = 64;

    /// <summary>Runs the models on every draw.</summary>
    /// <param name="journeys">The journeys.</param>
    /// <param name="run">Runs the models on a set; called from several threads.</param>
    /// <param name="draws">How many draws, 2 or more; 1000 is usual.</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <param name="threads">How many threads work.</param>
    public static IReadOnlyList<CreditInterval> Intervals(
        JourneySet journeys, Func<JourneySet, IReadOnlyList<GroupCredit>> run, int draws, int seed, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var results = new IReadOnlyList<GroupCredit>[draws];
        Workers.Run(threads, draws, (draw, _) => results[draw] = run(Draw(journeys, seed, draw)));
        return [.. results[0].Select((credit, model) => new CreditInterval(
            credit.Model,
            Percentiles(results, model, Conversions, Tail),
            Percentiles(results, model, Conversions, 1 - Tail),
            Percentiles(results, model, Values, Tail),
            Percentiles(results, model, Values, 1 - Tail)))];
    }

    /// <summary>One draw of the journeys.</summary>
    internal static JourneySet Draw(JourneySet journeys, int seed, int draw)
    {
        var (conversions, values, nulls) = (new double[journeys.Count], new double[journeys.Count], new double[journeys.Count]);
        for (var j = 0; j < journeys.Count; j++)
        {
            var (had, lost, value) = (journeys.ConversionsOf(j), journeys.NullsOf(j), journeys.ValueOf(j));
            if (journeys.Persons.Length > 0)
            {
                // Persons without touches all have the number −1, but each of them is someone else.
                var who = journeys.Persons[j] >= 0 ? journeys.Persons[j] : -2 - j;
                var weight = Poisson(1, Seeds.Mix(seed, who, draw));
                (conversions[j], values[j], nulls[j]) = (had * weight, value * weight, lost * weight);
            }
            else
            {
                conversions[j] = Poisson(had, Seeds.Mix(seed, j * 2, draw));
                values[j] = had == 0 ? value : value / had * conversions[j];
                nulls[j] = Poisson(lost, Seeds.Mix(seed, j * 2 + 1, draw));
            }
        }

        return journeys.With(conversions, values, nulls);
    }

    /// <summary>A Poisson number; large means are rounded from the normal distribution.</summary>
    private static double Poisson(double mean, ulong random)
    {
        if (mean <= 0)
            return 0;
        var fraction = Seeds.Fraction(random);
        if (mean >= NormalFrom)
        {
            var angle = Seeds.Fraction(Seeds.Next(random)) * 2 * Math.PI;
            return Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Math.Sqrt(-2 * Math.Log(1 - fraction)) * Math.Cos(angle)));
        }

        var chance = Math.Exp(-mean);
        var sum = chance;
        var count = 0;
        while (fraction > sum && chance > 0)
        {
            chance *= mean / ++count;
            sum += chance;
        }

        return count;
    }

    private static double[] Percentiles(IReadOnlyList<GroupCredit>[] results, int model, Func<GroupCredit, int, double> read, double share)
    {
        var channels = results[0][model].Conversions.Count;
        var percentiles = new double[channels + 1];
        var sorted = new double[results.Length];
        for (var channel = 0; channel <= channels; channel++)
        {
            for (var draw = 0; draw < sorted.Length; draw++)
                sorted[draw] = read(results[draw][model], channel);
            Array.Sort(sorted);
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            var above = Math.Min(below + 1, sorted.Length - 1);
            percentiles[channel] = sorted[below] + (sorted[above] - sorted[below]) * (place - below);
        }

        return percentiles;
    }

    private static double Conversions(GroupCredit credit, int channel) =>
        channel < credit.Conversions.Count ? credit.Conversions[channel] : credit.UnattributedConversions;

    private static double Values(GroupCredit credit, int channel) =>
        channel < credit.Values.Count ? credit.Values[channel] : credit.UnattributedValue;
}
