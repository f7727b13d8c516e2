using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using Throughline.Capture;
using Throughline.Capture.Segment;
using Throughline.Log;
using Throughline.Storage.Sqlite;

namespace Throughline.Bench.Http;

/// <summary><c>./bench stages</c>: what one event costs on its way to the disk, stage by stage, on one core without HTTP.</summary>
internal static class StagesBench
{
    private const int Events = 40_000;

    public static Task<int> RunAsync(string[] args)
    {
        var bodies = Enumerable.Range(0, Events).Select(static n => Encoding.UTF8.GetBytes(Body(n))).ToArray();
        var reader = new SegmentReader(new BotDetector(), 32 << 10);
        var workspace = Guid.CreateVersion7();
        var batch = new SegmentBatch(workspace, "segment", null, 1_795_000_000_000, null, default, false);
        var envelopes = new Envelope[Events];
        for (var round = 0; round < 3; round++)
        {
            Report("parse JSON and read the call", () =>
            {
                for (var i = 0; i < Events; i++)
                {
                    if (!JsonText.TryParse(bodies[i], SegmentReader.MaxDepth, out var document, out _)
                        || !reader.TryRead(batch, document.RootElement, "page", out var envelope, out _))
                        throw new InvalidOperationException("the event was refused");
                    envelopes[i] = envelope;
                }
            });
            var rows = new LogRow[Events];
            Report("write both sections", () =>
            {
                for (var i = 0; i < Events; i++)
                    rows[i] = Throughline.Log.EventLog.ToRow(envelopes[i]);
            });
            foreach (var group in new[] { 1, 16, 64, 1000 })
            {
                var folder = Directory.CreateTempSubdirectory("throughline-bench-").FullName;
                using (var store = new SqliteLogStore(Path.Combine(folder, "log.db")))
                {
                    var outcomes = new Appended[group];
                    var count = Math.Min(Events, group * 500);
                    Report($"commit in groups of {group}", () =>
                    {
                        for (var at = 0; at < count; at += group)
                            store.Commit(new ArraySegment<LogRow>(rows, at, Math.Min(group, count - at)), outcomes);
                    }, count);
                }

                Directory.Delete(folder, true);
            }
        }

        return Task.FromResult(0);
    }

    private static string Body(int n) =>
        $$$$"""
        {"type":"page","messageId":"m-{{{{n}}}}","anonymousId":"{{{{n % 20_000}}}}","timestamp":"2026-11-01T10:00:00.000Z","sentAt":"2026-11-01T10:00:00.010Z","properties":{"title":"Pricing","path":"/pricing"},"context":{"page":{"path":"/pricing","referrer":"https://www.google.com/","search":"?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQ{{{{n}}}}","title":"Pricing","url":"https://acme.test/pricing?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQ{{{{n}}}}"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36","locale":"en-US","timezone":"Europe/Berlin","library":{"name":"analytics.js","version":"npm:next-1.84.3"}}}
        """;

    private static void Report(string what, Action run, int events = Events)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, bytes, clock) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        run();
        clock.Stop();
        process.Refresh();
        Console.WriteLine(
            $"{what,-32}{clock.Elapsed.TotalMicroseconds / events,9:0.0} µs{(process.TotalProcessorTime - cpu).TotalMicroseconds / events,9:0.0} µs CPU{(GC.GetAllocatedBytesForCurrentThread() - bytes) / events,9:N0} bytes an event");
    }
}
