using Throughline.Bench.Attribution;

namespace Throughline.Bench;

/// <summary>The measurements by name; <c>./bench NAME …</c> runs one, without a name all run in this order.</summary>
internal static class Benchmarks
{
    private static readonly (string Name, Func<string[], Task<int>> RunAsync)[] All =
    [
        ("attribution", AttributionBench.RunAsync),
        ("generate", GenerateCommand.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            foreach (var (name, run) in All)
            {
                if (name == args[0])
                    return await run(args[1..]);
            }

            await Console.Error.WriteLineAsync($"there is no measurement '{args[0]}'; there are: {string.Join(", ", All.Select(one => one.Name))}");
            return 2;
        }

        foreach (var (name, run) in All.Where(one => one.Name != "generate"))
        {
            Console.WriteLine($"== {name}");
            var code = await run([]);
            if (code != 0)
                return code;
        }

        return 0;
    }
}
