using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Bench.Projection;

/// <summary>
/// Events projected per second: a log of page views, forms and sign-ins read from the start through every room, and a rebuild of the same.
/// <c>./bench projection [events] [visitors] [runs]</c>; target 20,000 events a second.
/// </summary>
/// <remarks>SQLite in a temporary folder; with <c>Storage__Postgres</c> set, that PostgreSQL database, which must be empty.</remarks>
internal static class ProjectionBench
{
    private static readonly Guid Workspace = Guid.Parse("11111111-1111-7111-8111-111111111111");

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        var visitors = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : count / 5;
        var runs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        var events = StoryMaker.Make(Workspace, count, visitors, 1);
        var first = new List<double>();
        var again = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var (project, rebuild) = await OneAsync(events);
            first.Add(project);
            again.Add(rebuild);
        }

        Console.WriteLine($"median: projected {Median(first):N0} events/s, rebuilt {Median(again):N0} events/s ({count:N0} events, {visitors:N0} visitors, {runs} runs)");
        return 0;
    }

    private static async Task<(double Project, double Rebuild)> OneAsync(List<Envelope> events)
    {
        var folder = Directory.CreateTempSubdirectory("throughline-bench-");
        try
        {
            await using var services = await OpenAsync(folder.FullName);
            var log = services.GetRequiredService<IEventLog>();
            foreach (var chunk in events.Chunk(2_000))
                await log.AppendAsync(chunk, CancellationToken.None);
            var rooms = services.GetServices<IProjection>().Select(static p => new TimedProjection(p)).ToArray();
            var projector = ActivatorUtilities.CreateInstance<Projector>(services, (IEnumerable<IProjection>)rooms);

            var project = await TimeAsync("project", events.Count, rooms, () => projector.CatchUpAsync(CancellationToken.None));
            var rebuild = await TimeAsync("rebuild", events.Count, rooms, () => projector.RebuildAsync(null, CancellationToken.None));
            await using var db = await services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
            var quarantined = await db.Set<QuarantinedEvent>().CountAsync();
            if (quarantined > 0)
                throw new InvalidOperationException($"{quarantined} events were quarantined");
            return (project, rebuild);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ServiceProvider> OpenAsync(string folder)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Data"] = folder })
            .AddEnvironmentVariables()
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        ThroughlineApp.AddRooms(services, configuration);
        var provider = services.BuildServiceProvider();
        await provider.MigrateAsync(CancellationToken.None);
        await using var db = await provider.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        await db.InsertNewAsync(
            [new Workspace { Id = Workspace, Name = "Bench", TimeZone = "Etc/UTC", Currency = "EUR", SiteDomains = "acme.test", CreatedAt = 0, IsDemo = false }],
            CancellationToken.None);
        return provider;
    }

    private static async Task<double> TimeAsync(string name, int events, TimedProjection[] rooms, Func<Task> workAsync)
    {
        foreach (var room in rooms)
            room.Reset();
        var before = GC.GetTotalAllocatedBytes();
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await workAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        var perRoom = string.Join(", ", rooms.Select(static r => $"{r.Name.Replace("Projection", "", StringComparison.Ordinal)} {r.Elapsed.TotalSeconds:F2} s {r.Allocated >> 20} MiB"));
        Console.WriteLine($"  {name}: {seconds:F2} s ({(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F2} s of processor), {events / seconds:N0} events/s, {(GC.GetTotalAllocatedBytes() - before) >> 20:N0} MiB; {perRoom}");
        return events / seconds;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
