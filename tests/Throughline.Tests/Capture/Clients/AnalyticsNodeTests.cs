using Throughline.Log;

namespace Throughline.Tests.Capture.Clients;

/// <summary>Segment's own Node client, unchanged, against the running server.</summary>
public class AnalyticsNodeTests
{
    private const string Script = "analytics-node.mjs";

    [SkippableFact]
    public async Task EveryCall_OfAnalyticsNode_ArrivesWithItsPersonAndSource()
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await ClientRun.SendAsync(run, Script);
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

    [SkippableTheory]
    [InlineData("lost")]
    [InlineData("limited")]
    public async Task Batch_RefusedOrLostOnce_IsSentAgainAndStoredOnce(string mode)
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await ClientRun.SendAsync(run, Script, mode);
        report.GetProperty("errors").GetArrayLength().ShouldBe(0, report.GetRawText());
        report.GetProperty("requests").EnumerateArray().Select(static r => r.GetProperty("retry").GetString()).ShouldBe([null, "1"], report.GetRawText());
        (await run.LogAsync()).Count.ShouldBe(5);
    }
}
