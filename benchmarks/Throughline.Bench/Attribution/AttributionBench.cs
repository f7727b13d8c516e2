using System.Diagnostics;
using Throughline.Attribution;

namespace Throughline.Bench.Attribution;

/// <summary><c>./bench attribution</c>: credit over a generated world of ten million touches and 200,000 conversions.</summary>
internal static class AttributionBench
{
    private const int Runs = 7;

    public static Task<int> RunAsync(string[] args)
    {
        var size = args.Length > 0 ? int.Parse(args[0]) : 10_000_000;
        var world = new BigWorld(size, (int)(size * 0.15), size / 50);
        var clock = Stopwatch.StartNew();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var builder = new TouchColumnsBuilder();
        for (var i = 0; i < world.Persons.Length; i++)
            builder.Add(world.Persons[i], world.Seconds[i] * 1000L, world.Channel[i]);
        var touches = builder.Build();
        var load = clock.Elapsed;
        builder = null;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"touches {touches.TouchCount:N0}, conversions {world.Converts.Length:N0}; columns built in {load.TotalSeconds:0.00} s, {(double)bytes / touches.TouchCount:0.0} bytes a touch");

        var conversions = Conversions(world);
        foreach (var threads in new[] { 1, 2 })
        {
            foreach (var exact in new[] { false, true })
            {
                var options = new CreditScanOptions { Threads = threads, ExactMoney = exact, DirectChannel = 0 };
                Report($"six models, {threads} thread(s), {(exact ? "exact minor units" : "real values")}", () =>
                    CreditScan.Run(JourneyRules.LookBack(touches, conversions, Lookback.Days(30), threads), CreditModels.Defaults, options));
            }
        }

        var withNulls = NullJourneys.Add(JourneyRules.Reset(touches, conversions, Lookback.Lifetime), touches);
        Console.WriteLine($"journeys used up by conversions, nulls included: {withNulls.Count:N0}");
        for (var order = 1; order <= 4; order++)
        {
            var k = order;
            var chain = MarkovChain.Fit(withNulls, k);
            Report($"markov:{k} with values, built and solved, {chain.StateCount:N0} states, {chain.StepCount:N0} steps", () => MarkovChain.Fit(withNulls, k).Effects(2));
        }

        Report("shapley-rate, 12 channels", () => new ShapleyRate().Credit(withNulls, new PathModelOptions { Threads = 2 }));
        return Task.FromResult(0);
    }

    private static ConversionColumns Conversions(BigWorld world) => new(
        [.. world.Converts.Select(one => one.Person)],
        [.. world.Converts.Select(one => one.Seconds * 1000L)],
        [.. world.Converts.Select(one => (double)one.ValueCents)])
    {
        MilestoneCount = 2,
        MilestonesMs = [.. world.Converts.SelectMany(one => new[] { one.LeadSeconds * 1000L, one.OpportunitySeconds * 1000L })],
    };

    /// <summary>Runs warm and prints the median.</summary>
    private static void Report<T>(string what, Func<T> run)
    {
        run();
        var seconds = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var clock = Stopwatch.StartNew();
            run();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        Console.WriteLine($"{what}: median {seconds[Runs / 2]:0.000} s (best {seconds[0]:0.000})");
    }
}
