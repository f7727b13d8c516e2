using System.Globalization;

namespace Throughline.Bench.Http;

/// <summary>
/// <c>./bench ingest [SECONDS [CONNECTIONS]]</c>: events over HTTP, answered when they are on disk, against an endpoint of the same server that reads the same JSON and keeps nothing.
/// </summary>
/// <remarks>Rounds alternate, because what else the machine does changes from minute to minute; the ratio of a round is taken inside the round.</remarks>
internal static class IngestBench
{
    private const int Rounds = 3;

    // The runtime compiles hot code again in the background: measured too soon, the compiler is what is measured.
    private const int WarmRounds = 4;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 6;
        var connections = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 256;
        Console.WriteLine($"{"",-34}{"requests/s",12}{"events/s",12}{"p50 ms",9}{"p99 ms",9}{"CPU µs/event",14}{"ratio to no-op",16}");
        foreach (var projects in new[] { false, true })
        {
            var folder = Directory.CreateTempSubdirectory("throughline-bench-").FullName;
            try
            {
                using var server = await BenchServer.StartAsync(folder, projects);
                for (var warm = 0; warm < WarmRounds; warm++)
                {
                    await Wrk.PostAsync(server, "/noop", 1, connections, 2);
                    await Wrk.PostAsync(server, "/v1/page", 1, connections, 2);
                    await Wrk.PostAsync(server, "/v1/batch", 50, 16, 2);
                }

                var suffix = projects ? ", while projecting" : "";
                var (noop, single, batch) = (new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>());
                for (var round = 0; round < Rounds; round++)
                {
                    noop.Add(await Wrk.PostAsync(server, "/noop", 1, connections, seconds));
                    single.Add(await Wrk.PostAsync(server, "/v1/page", 1, connections, seconds));
                    batch.Add(await Wrk.PostAsync(server, "/v1/batch", 50, 16, seconds));
                }

                Show("no-op" + suffix, 1, noop, null);
                Show("single durable event" + suffix, 1, single, noop);
                Show("batch of 50" + suffix, 50, batch, null);
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        return 0;
    }

    private static void Show(string what, int events, List<LoadResult> runs, List<LoadResult>? against)
    {
        var ratio = against is null ? "" : Median(runs.Zip(against, static (a, b) => a.RequestsPerSecond / b.RequestsPerSecond)).ToString("0.00", CultureInfo.InvariantCulture);
        var failures = runs.Sum(static r => r.Failures);
        var requests = Median(runs.Select(static r => r.RequestsPerSecond));
        Console.WriteLine(
            $"{what,-34}{requests,12:N0}{requests * events,12:N0}{Median(runs.Select(static r => r.MillisecondsP50)),9:0.0}{Median(runs.Select(static r => r.MillisecondsP99)),9:0.0}{Median(runs.Select(static r => r.ServerMicrosecondsPerRequest)) / events,14:0.0}{ratio,16}{(failures > 0 ? $"  {failures} failures" : "")}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
