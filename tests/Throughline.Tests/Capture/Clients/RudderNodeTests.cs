using Throughline.Log;

namespace Throughline.Tests.Capture.Clients;

/// <summary>RudderStack's own Node client, unchanged, against the running server: gzip bodies under the label of a form.</summary>
public class RudderNodeTests
{
    private const string Script = "rudder-node.mjs";

    [SkippableFact]
    public async Task EveryCall_OfRudderNode_ArrivesWithItsPersonAndSource()
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await ClientRun.SendAsync(run, Script);
        report.GetProperty("errors").GetArrayLength().ShouldBe(0, report.GetRawText());
        var log = await run.LogAsync();
        log.Select(static e => e.Kind).ShouldBe([Kinds.PageView, Kinds.Track, Kinds.Identify, Kinds.Group, Kinds.Alias, Kinds.Screen], ignoreOrder: true);
        var page = log.Single(static e => e.Kind == Kinds.PageView);
        page.Facts.Url.ShouldBe("https://acme.test/pricing?utm_source=google&utm_medium=cpc&gclid=*");
        page.Personal!.Clicks!["gclid"].ShouldBe("AbC");
        page.Facts.Visitor.ShouldBe("a1");
        log.Single(static e => e.Kind == Kinds.Identify).Personal!.Email.ShouldBe("jane@acme.test");
        log.Single(static e => e.Kind == Kinds.Group).Facts.Name.ShouldBe("g1");
        await run.App.ProjectAsync();
    }

    [SkippableFact]
    public async Task Batch_WhoseAnswerWasLost_IsSentAgainAndStoredOnce()
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await ClientRun.SendAsync(run, Script, "lost");
        report.GetProperty("errors").GetArrayLength().ShouldBe(0, report.GetRawText());
        report.GetProperty("requests").GetArrayLength().ShouldBeGreaterThan(1);
        (await run.LogAsync()).Count.ShouldBe(6);
    }
}
