using System.Diagnostics;
using System.Text.Json;

namespace Throughline.Bench.Attribution;

/// <summary>DuckDB from npm on the same rows, in the same run: what the figures are compared with.</summary>
internal static class Peer
{
    public sealed record Result(double CsvMs, double TableMs, Dictionary<string, double[]> Credit);

    /// <summary>Runs the peer on generated files; null, with the reason printed, when it cannot be had.</summary>
    public static Result? Run(string folder)
    {
        var peers = Path.Combine(Root(), "benchmarks", "peers");
        if (!Directory.Exists(Path.Combine(peers, "node_modules", "@duckdb"))
            && Start("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", peers], out _) != 0)
        {
            Console.WriteLine("no peer: npm could not install DuckDB");
            return null;
        }

        if (Start("node", [Path.Combine(peers, "attribution.mjs"), folder], out var output) == 0)
            return JsonSerializer.Deserialize<Result>(output, JsonSerializerOptions.Web);
        Console.WriteLine("no peer: DuckDB did not run");
        return null;
    }

    /// <summary>Runs a program to its end; returns its exit code, −1 when there is no such program.</summary>
    public static int Start(string program, string[] arguments, out string output)
    {
        output = "";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Throughline.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
