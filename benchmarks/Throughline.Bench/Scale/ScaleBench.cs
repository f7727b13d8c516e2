using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Bench.Http;
using Throughline.Journeys;
using Throughline.Measure;
using Throughline.Storage;

namespace Throughline.Bench.Scale;

/// <summary><c>./bench scale [touches]</c>: a site of ten million touches: how long the index takes to load, what it weighs, and what each page takes.</summary>
/// <remarks>Targets: index load at most 5 s for ten million touches, at most 40 bytes a touch, any page at most 100 ms. <c>THROUGHLINE_BENCH_SITE</c> names a folder to keep the site in.</remarks>
internal static class ScaleBench
{
    private const int Loads = 3;
    private const int Asks = 9;

    public static async Task<int> RunAsync(string[] args)
    {
        var touches = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
        var kept = Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_SITE");
        var folder = kept ?? Directory.CreateTempSubdirectory("throughline-bench-").FullName;
        try
        {
            await FillAsync(folder, touches);
            await LoadAsync(folder, touches);
            await PagesAsync(folder);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task FillAsync(string folder, int touches)
    {
        if (File.Exists(Path.Combine(folder, "buyers")))
            return;
        var clock = Stopwatch.StartNew();
        await using var services = Open(folder);
        var buyers = await new BigSite(folder, touches).FillAsync(services, CancellationToken.None);
        await File.WriteAllLinesAsync(Path.Combine(folder, "buyers"), buyers.Select(static person => person.ToString()));
        Console.WriteLine($"a site of {touches:N0} touches written in {clock.Elapsed.TotalSeconds:0} s");
    }

    private static async Task LoadAsync(string folder, int touches)
    {
        await using var services = Open(folder);
        var databases = services.GetRequiredService<IDbContextFactory<AppDb>>();
        var scan = services.GetRequiredService<ITouchScan>();
        var (seconds, cpu, bytes) = (new List<double>(), new List<double>(), 0L);
        for (var run = 0; run < Loads; run++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var index = new JourneyIndex(databases, scan);
            var journeys = await index.OpenAsync(BigSite.Workspace, CancellationToken.None);
            seconds.Add(clock.Elapsed.TotalSeconds);
            cpu.Add((Environment.CpuUsage.TotalTime - processor).TotalSeconds);
            // Later runs still have an earlier index to drop.
            if (run == 0)
                bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(journeys);
            GC.KeepAlive(index);
        }

        Console.WriteLine($"index of {touches:N0} touches loaded in {Median(seconds):0.00} s ({Median(cpu):0.00} s of processor, first run {seconds[0]:0.00} s), {(double)bytes / touches:0.0} bytes a touch");
    }

    private static async Task PagesAsync(string folder)
    {
        using var server = await BenchServer.StartAsync(folder, projects: true);
        var buyer = Guid.Parse((await File.ReadAllLinesAsync(Path.Combine(folder, "buyers")))[0]);
        using var visitor = new PageVisitor(server);
        await visitor.SignInAsync();
        var lead = BigSite.LeadOf(buyer);
        Console.WriteLine($"{"page",-58}{"first ms",10}{"again ms",10}{"of processor",14}{"after a visit ms",18}{"after a buyer's ms",20}");
        foreach (var path in (string[])
        [
            "/", "/leads", "/leads?stage=Qualified", $"/leads/{lead}", "/deals", "/reports/sources", "/reports/sources?from=2000-01-01", "/reports/attribution", "/reports/attribution?from=2000-01-01",
            "/reports/attribution?by=campaign", "/events", "/quarantine",
        ])
        {
            var first = await visitor.AskAsync(path);
            var processor = server.ProcessorTime;
            var again = await MedianAsync(() => visitor.AskAsync(path));
            var cpu = (server.ProcessorTime - processor).TotalMilliseconds / Asks;
            var visit = await MedianAsync(async () =>
            {
                await visitor.HappenAsync(Guid.NewGuid());
                return await visitor.AskAsync(path);
            });
            var buyers = await MedianAsync(async () =>
            {
                await visitor.HappenAsync(buyer);
                return await visitor.AskAsync(path);
            });
            Console.WriteLine($"{path,-58}{first,10:0.0}{again,10:0.0}{cpu,14:0.0}{visit,18:0.0}{buyers,20:0.0}");
        }

        Console.WriteLine($"the server's memory: {server.ResidentMegabytes:0} MiB");
    }

    private static async Task<double> MedianAsync(Func<Task<double>> askAsync)
    {
        var all = new List<double>();
        for (var i = 0; i < Asks; i++)
            all.Add(await askAsync());
        return Median(all);
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static ServiceProvider Open(string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Data"] = folder }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        ThroughlineApp.AddRooms(services, configuration);
        return services.BuildServiceProvider();
    }
}
