using Throughline.Bench.Attribution;
using Throughline.Bench.Http;
using Throughline.Bench.Projection;
using Throughline.Bench.Scale;

namespace Throughline.Bench;

/// <summary>The measurements by name; <c>./bench NAME …</c> runs one, without a name all run in this order.</summary>
internal static class Benchmarks
{
    private static readonly (string Name, Func<string[], Task<int>> RunAsync)[] All =
    [
        ("ingest", IngestBench.RunAsync),
        ("stages", StagesBench.RunAsync),
        ("attribution", AttributionBench.RunAsync),
        ("projection", ProjectionBench.RunAsync),
        ("scale", ScaleBench.RunAsync),
        ("generate", GenerateCommand.RunAsync),
        ("server", BenchServer.RunAsync),
    ];

    // Helpers of the measurements, run by name only.
    private static readonly string[] Tools = ["generate", "server"];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            foreach (var (name, run) in All)
            {
                if (name == args[0])
                    return await TryAsync(run, args[1..]);
            }

            await Console.Error.WriteLineAsync($"there is no measurement '{args[0]}'; there are: {string.Join(", ", All.Select(static one => one.Name))}");
            return 2;
        }

        foreach (var (name, run) in All.Where(static one => !Tools.Contains(one.Name)))
        {
            Console.WriteLine($"== {name}");
            var code = await TryAsync(run, []);
            if (code != 0)
                return code;
        }

        return 0;
    }

    private static async Task<int> TryAsync(Func<string[], Task<int>> run, string[] args)
    {
        try
        {
            return await run(args);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            await Console.Error.WriteLineAsync($"a program that this measurement needs cannot be started ({fault.Message}); for HTTP it is wrk: apt install wrk");
            return 1;
        }
    }
}
