using System.Diagnostics;
using System.Globalization;

namespace Throughline.Bench.Http;

/// <summary>What a load run gave. The server's processor time depends least on what else the machine does.</summary>
internal sealed record LoadResult(double RequestsPerSecond, double MillisecondsP50, double MillisecondsP99, int Failures, double ServerMicrosecondsPerRequest);

/// <summary>The load generator (Debian package wrk), with bodies of realistic size and an id of its own in every event.</summary>
internal static class Wrk
{
    private const string Script = """
        local threads = 0
        function setup(thread)
          threads = threads + 1
          thread:set("number", threads)
        end
        function init(args)
          path, batch, run = args[1], tonumber(args[2]), args[3]
          sent = 0
          headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Basic " .. args[4] }
          url = path == "get" and args[5] or path
        end
        local function event()
          sent = sent + 1
          local visitor = number * 100000 + sent % 20000
          return '{"type":"page","messageId":"' .. run .. '-' .. number .. '-' .. sent .. '","anonymousId":"' .. visitor ..
            '","timestamp":"2026-11-01T10:00:00.000Z","sentAt":"2026-11-01T10:00:00.010Z","properties":{"title":"Pricing","path":"/pricing"},' ..
            '"context":{"page":{"path":"/pricing","referrer":"https://www.google.com/","search":"?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQ' .. visitor ..
            '","title":"Pricing","url":"https://acme.test/pricing?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQ' .. visitor ..
            '"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36","locale":"en-US","timezone":"Europe/Berlin",' ..
            '"library":{"name":"analytics.js","version":"npm:next-1.84.3"}}}'
        end
        function request()
          if path == "get" then return wrk.format("GET", url, headers) end
          if batch == 1 then return wrk.format("POST", url, headers, event()) end
          local events = {}
          for i = 1, batch do events[i] = event() end
          return wrk.format("POST", url, headers, '{"batch":[' .. table.concat(events, ",") .. ']}')
        end
        function done(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("RESULT %d %d %f %f %d\n", summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
            e.connect + e.read + e.write + e.status + e.timeout))
        end
        """;

    private static int _runs;

    /// <summary>Posts events, <paramref name="batch"/> in a request, for a time.</summary>
    public static Task<LoadResult> PostAsync(BenchServer server, string path, int batch, int connections, int seconds) => RunAsync(server, [path, batch.ToString()], connections, seconds);

    private static async Task<LoadResult> RunAsync(BenchServer server, string[] what, int connections, int seconds)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, Script);
        try
        {
            var run = $"r{Environment.ProcessId}-{Interlocked.Increment(ref _runs)}";
            var basic = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{server.WriteKey}:"));
            var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var argument in (string[])["-t2", $"-c{connections}", $"-d{seconds}s", "--timeout", "20s", "-s", script, server.Address.ToString(), "--", .. what, run, basic])
                start.ArgumentList.Add(argument);
            var cpu = server.ProcessorTime;
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var line = output.Split('\n').FirstOrDefault(static l => l.StartsWith("RESULT ", StringComparison.Ordinal)) ?? throw new InvalidOperationException("wrk said: " + output);
            var n = line.Split(' ')[1..].Select(static t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
            return new LoadResult(n[0] / (n[1] / 1e6), n[2], n[3], (int)n[4], (server.ProcessorTime - cpu).TotalMicroseconds / n[0]);
        }
        finally
        {
            File.Delete(script);
        }
    }
}
