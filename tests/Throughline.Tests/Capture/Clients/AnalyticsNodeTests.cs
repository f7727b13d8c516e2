using System.Diagnostics;
using System.Text.Json;
using Throughline.Log;

namespace Throughline.Tests.Capture.Clients;

/// <summary>Segment's own Node client, unchanged, against the running server.</summary>
public class AnalyticsNodeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "clients");

    [SkippableFact]
    public async Task EveryCall_OfAnalyticsNode_ArrivesWithItsPersonAndSource()
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await SendAsync(run);
        report.GetProperty("errors").GetArrayLength().ShouldBe(0, report.GetRawText());
        var log = await run.LogAsync();
        log.Select(static e => e.Kind).ShouldBe([Kinds.PageView, Kinds.Track, Kinds.Identify, Kinds.Group, Kinds.Alias], ignoreOrder: true);
        var page = log.Single(static e => e.Kind == Kinds.PageView);
        page.Facts.Url.ShouldBe("https://acme.test/pricing?utm_source=google&utm_medium=cpc&gclid=*");
        page.Personal!.Clicks!["gclid"].ShouldBe("AbC");
        page.Facts.MessageId!.ShouldStartWith("node-next-");
        log.Single(static e => e.Kind == Kinds.Identify).Personal!.Email.ShouldBe("jane@acme.test");
        log.Single(static e => e.Kind == Kinds.Alias).Personal!.PreviousId.ShouldBe("u0");
        await run.App.ProjectAsync();
    }

    [SkippableFact]
    public async Task Batch_WhoseAnswerWasLost_IsSentAgainAndStoredOnce()
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await SendAsync(run, "fail-once");
        report.GetProperty("errors").GetArrayLength().ShouldBe(0, report.GetRawText());
        report.GetProperty("attempts").GetInt32().ShouldBeGreaterThan(1);
        (await run.LogAsync()).Count.ShouldBe(5);
    }

    private static async Task<JsonElement> SendAsync(CaptureRun run, params string[] more)
    {
        Skip.IfNot(Directory.Exists(Path.Combine(Folder, "node_modules")), "needs Node and `npm ci` in tests/clients (./test does both)");
        var start = new ProcessStartInfo("node") { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["analytics-node.mjs", run.App.Address.ToString().TrimEnd('/'), run.Workspace.WriteKey, .. more])
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, await errors);
        using var json = JsonDocument.Parse(await output);
        return json.RootElement.Clone();
    }
}
