using System.Diagnostics;
using System.Globalization;
using Throughline.Attribution;

namespace Throughline.Bench.Attribution;

/// <summary><c>./bench attribution [touches]</c>: credit over a generated world, ten million touches and 200,000 conversions by default.</summary>
internal static class AttributionBench
{
    private const int Runs = 7;
    private static readonly int Threads = Environment.ProcessorCount;

    public static Task<int> RunAsync(string[] args)
    {
        var size = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
        var world = new BigWorld(size, (int)(size * 0.15), size / 50);
        var (touches, conversions) = (Load(world), Conversions(world));

        double Scan(bool exact) => Report($"six models, {(exact ? "exact minor units" : "real values")}", () =>
            CreditScan.Run(
                JourneyRules.LookBack(touches, conversions, Lookback.Days(30), Threads),
                CreditModels.Defaults,
                new CreditScanOptions { Threads = Threads, ExactMoney = exact, DirectChannel = 0 }));
        var scan = Scan(exact: false);
        Scan(exact: true);
        DataDriven(touches, conversions);
        Crowd();
        if (size == 10_000_000)
            Compare(world, touches, conversions, scan);
        return Task.FromResult(0);
    }

    private static TouchColumns Load(BigWorld world)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var builder = new TouchColumnsBuilder();
        for (var i = 0; i < world.Persons.Length; i++)
            builder.Add(world.Persons[i], world.Seconds[i] * 1000L, world.Channel[i]);
        var touches = builder.Build(Threads);
        var seconds = clock.Elapsed.TotalSeconds;
        builder = null;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{touches.TouchCount:N0} touches, {world.Converts.Length:N0} conversions; columns built in {seconds:0.00} s, {(double)bytes / touches.TouchCount:0.0} bytes a touch");
        return touches;
    }

    private static void DataDriven(TouchColumns touches, ConversionColumns conversions)
    {
        var withNulls = NullJourneys.Add(JourneyRules.Reset(touches, conversions, Lookback.Lifetime), touches);
        Console.WriteLine($"{withNulls.Count:N0} journeys used up by conversions, nulls included");
        for (var order = 1; order <= 4; order++)
        {
            var k = order;
            var chain = MarkovChain.Fit(withNulls, k);
            Report($"markov:{k} with values, built and solved, {chain.StateCount:N0} states, {chain.StepCount:N0} steps", () => MarkovChain.Fit(withNulls, k).Effects(Threads));
        }

        var shapley = CreditModels.Parse("shapley");
        Report("shapley, 12 channels", () => CreditScan.Run(withNulls, [shapley], new CreditScanOptions { Threads = Threads }));
        Report("shapley-rate, 12 channels", () => new ShapleyRate().Credit(withNulls, new PathModelOptions { Threads = Threads }));
    }

    /// <summary>One person with 100,000 touches and 1,000 conversions.</summary>
    private static void Crowd()
    {
        var touches = new TouchColumns([0, 100_000], [.. Enumerable.Range(0, 100_000).Select(i => i * 60_000L)], [.. Enumerable.Range(0, 100_000).Select(i => i % 12)]);
        var conversions = new ConversionColumns(new int[1000], [.. Enumerable.Range(1, 1000).Select(i => i * 6_000_000L)], [.. Enumerable.Repeat(100.0, 1000)]);
        Report("one person, 100,000 touches, 1,000 conversions, 30 days, six models", () =>
            CreditScan.Run(JourneyRules.LookBack(touches, conversions, Lookback.Days(30)), CreditModels.Defaults, new CreditScanOptions { Threads = Threads }));
    }

    private static void Compare(BigWorld world, TouchColumns touches, ConversionColumns conversions, double scan)
    {
        var folder = Directory.CreateTempSubdirectory("throughline-bench-").FullName;
        try
        {
            GenerateCommand.Write(world, folder);
            if (Peer.Run(folder) is not { } peer)
                return;
            var credits = CreditScan.Run(JourneyRules.LookBack(touches, conversions, Lookback.Days(30)), CreditModels.Defaults, new CreditScanOptions { DirectChannel = 0 });
            var worst = peer.Credit.SelectMany(channel => credits.SelectMany((credit, m) =>
            {
                var id = Array.IndexOf(BigWorld.Channels, channel.Key);
                return new[] { Off(credit.Conversions[id], channel.Value[m * 2]), Off(credit.Values[id], channel.Value[m * 2 + 1]) };
            })).Max();
            Console.WriteLine($"credit differs from the query's by {worst:0.0e+0} of its size at most");
            Console.WriteLine($"six models: {scan:0.000} s, DuckDB on native tables {peer.TableMs / 1000:0.000} s: {peer.TableMs / 1000 / scan:0.0} times as fast");
            var cli = CommandSeconds(folder);
            Console.WriteLine($"six models from CSV: {cli:0.00} s with the command's start, DuckDB {peer.CsvMs / 1000:0.00} s without its own: {peer.CsvMs / 1000 / cli:0.00} times as fast");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Off(double own, double peers) => Math.Abs(own - peers) / Math.Max(1, Math.Abs(peers));

    /// <summary>The median time of the whole command on the files.</summary>
    private static double CommandSeconds(string folder)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Throughline.dll"), "attribute",
            "--touches", Path.Combine(folder, "touches.csv"), "--person-column", "person_id", "--time-column", "ts", "--channel-column", "channel",
            "--conversions", Path.Combine(folder, "conversions.csv"), "--conversion-value-column", "value_cents", "--journeys", "lookback:30d",
            "--models", string.Join(',', CreditModels.Defaults.Select(model => model.Key)), "--format", "csv",
        ];
        var seconds = new double[5];
        for (var i = 0; i < seconds.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            if (Peer.Start("dotnet", arguments, out _) != 0)
                throw new InvalidOperationException("throughline attribute failed");
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }

    private static ConversionColumns Conversions(BigWorld world) => new(
        [.. world.Converts.Select(one => one.Person)],
        [.. world.Converts.Select(one => one.Seconds * 1000L)],
        [.. world.Converts.Select(one => (double)one.ValueCents)])
    {
        MilestoneCount = 2,
        MilestonesMs = [.. world.Converts.SelectMany(one => new[] { one.LeadSeconds * 1000L, one.OpportunitySeconds * 1000L })],
    };

    /// <summary>Runs warm, prints the median and returns it.</summary>
    private static double Report<T>(string what, Func<T> run)
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
        Console.WriteLine($"{what}: {seconds[Runs / 2]:0.000} s");
        return seconds[Runs / 2];
    }
}
