using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Throughline.Browser.Tests.Tracker;

public sealed class InstallationTests(Chromium chromium) : TrackerTest(chromium)
{
    [Fact]
    public void BundleSize_AfterGzip_WithinTheBudgetFile()
    {
        var budget = JsonNode.Parse(File.ReadAllText(Repository.PathTo("src/tracker/budget.json")))!["gzipBytes"]!["main"]!.GetValue<int>();
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Repository.Script));
        }

        budget.ShouldBeLessThanOrEqualTo(4_096);
        compressed.Length.ShouldBeLessThanOrEqualTo(budget);
    }

    [SkippableFact]
    public async Task TwoScripts_OnThePage_SecondDoesNothing()
    {
        await OpenBrowserAsync();
        Server.Page("/", head: StubServer.Snippet());
        await LandAsync("/");
        await FinishAsync();

        Kinds().ShouldBe(["page_view"]);
        Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task QueueStub_CallsBeforeTheScript_ComeAfterTheLanding()
    {
        await OpenBrowserAsync();
        Server.Page("/", head: """
            <script>window.throughline = window.throughline || function () { (throughline.q = throughline.q || []).push(arguments) };
            throughline('track', 'early', { a: 1 })</script>
            """);
        await LandAsync("/");
        await FinishAsync();

        Server.Events.Select(e => e["n"]?.GetValue<string>() ?? e.Kind()).ShouldBe(["page_view", "early", "finish"]);
    }

    [SkippableFact]
    public async Task QueueStub_ConsentRefusedBeforeTheScript_NothingSent()
    {
        await OpenBrowserAsync();
        Server.Page("/", head: """
            <script>window.throughline = window.throughline || function () { (throughline.q = throughline.q || []).push(arguments) };
            throughline('consent', { analytics: false, ads: false })</script>
            """);
        await Page.GotoAsync(Server.Url("/"));
        await LeaveSilentlyAsync();

        Server.Arrivals.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task ContentSecurityPolicy_OnlySelf_WorksThroughPathProxy()
    {
        await OpenBrowserAsync();
        const string Policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";
        Server.Raw("/", "<!doctype html><title>p</title><script defer src=\"/shop/in/t.js\" data-key=\"wk_test\"></script>", Policy);
        await LandAsync("/");
        await CallAsync("'track', 'one'");
        await Page.GotoAsync("about:blank");
        await Server.UntilEventAsync("one");

        Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task LocalStorageThrows_WorksFromMemory()
    {
        await OpenBrowserAsync();
        await Page.AddInitScriptAsync("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })");
        Server.Page("/", body: "<form data-throughline-form action=/thanks method=post><button>Go</button></form>");
        Server.FailNext(500);
        await Page.GotoAsync(Server.Url("/?utm_source=a"));
        await Server.UntilAsync(s => s.Arrivals.Count == 1, "the first attempt");
        await Page.EvaluateAsync("() => fetch('/mark', { method: 'POST', body: 'x' }).then((r) => r.text())");
        await Page.Clock.RunForAsync(2_000);
        await Server.UntilEventsAsync(1);
        await Page.ClickAsync("button");
        await Server.UntilEventAsync("form_submit");

        Complaints.ShouldBeEmpty();
        Server.Posts.ShouldContain(body => body.Contains("utm_source=a", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task EndpointOnAnotherHost_SentWithoutPreflight()
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: $"data-endpoint=\"{Server.Url("/in/e", host: "t.site.test")}\"");
        await LandAsync("/");
        await CallAsync("'track', 'two'");
        await Page.Clock.RunForAsync(2_500);
        await Server.UntilEventAsync("two");

        Server.Arrivals.ShouldAllBe(a => a.Method == "POST");
        Server.Arrivals[1].Cookie.ShouldBe("_tl_v=visitor", "the endpoint is on the same site: its cookie comes along");
    }

    [SkippableFact]
    public async Task OneGlobal_NothingElseLeaks()
    {
        await OpenBrowserAsync();
        Server.Raw("/bare", "<!doctype html><title>bare</title>");
        Server.Page("/");
        const string Globals = "() => Object.keys(window).sort().join()";
        await Page.GotoAsync(Server.Url("/bare"));
        var before = await Page.EvaluateAsync<string>(Globals);
        await LandAsync("/");
        var after = await Page.EvaluateAsync<string>(Globals);

        after.Split(',').Except(before.Split(',')).ShouldBe(["throughline"]);
    }

    [SkippableFact]
    public async Task NonsenseCalls_NeverReachThePage()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await Page.EvaluateAsync("""
            () => {
              throughline(); throughline('nonsense'); throughline('form', null); throughline('form', {});
              const loop = {}; loop.loop = loop; throughline('track', 'loop', loop); throughline('track', 'big', { n: 1n });
            }
            """);
        await FinishAsync();

        Complaints.ShouldBeEmpty();
        Kinds().ShouldBe(["page_view"], "what cannot be sent does not block the others");
    }
}
