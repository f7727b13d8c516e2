using System.Net;
using System.Text;
using System.Text.Json;
using Throughline.Log;

namespace Throughline.Tests.Capture.Segment;

/// <summary>The doors beside Segment's that RudderStack's clients and images use (segment-http.md 1, 6, 8).</summary>
public class RudderWireTests
{
    private const string Safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";

    [Fact]
    public async Task SourceConfig_OfAWriteKey_ListsNoDestinations()
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sourceConfig/?p=npm&v=3&build=modern");
        request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(run.Workspace.WriteKey + ":")));
        request.Headers.TryAddWithoutValidation("Origin", "https://shop.acme.com");
        using var response = await run.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.acme.com"]);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var source = json.RootElement.GetProperty("source");
        source.GetProperty("writeKey").GetString().ShouldBe(run.Workspace.WriteKey);
        source.GetProperty("destinations").GetArrayLength().ShouldBe(0);

        using var byQuery = await run.Http.GetAsync($"/sourceConfig?writeKey={run.Workspace.WriteKey}");
        byQuery.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["/sourceConfig/", "/sourceConfig/?writeKey=wk_nobody"])
        {
            using var refused = await run.Http.GetAsync(path);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("/sourceConfig/")]
    [InlineData("/beacon/v1/batch")]
    [InlineData("/v1/track")]
    public async Task Preflight_WithRudderStacksHeaders_IsAllowed(string path)
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", "https://shop.acme.com");
        using var response = await run.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.acme.com"]);
        var headers = response.Headers.GetValues("Access-Control-Allow-Headers").Single();
        foreach (var header in (string[])["authorization", "content-type", "x-retry-count", "anonymousid", "sentat", "rsa-recovered", "rsa-retry-attempt", "rsa-since-last-attempt", "rsa-since-first-attempt", "rsa-retry-reason"])
            headers.ShouldContain(header);
        response.Headers.Contains("Access-Control-Max-Age").ShouldBeTrue();
    }

    [Fact]
    public async Task Beacon_KeyInTheAddress_IsTaken()
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await run.PostAsync(
            $"/beacon/v1/batch?writeKey={run.Workspace.WriteKey}", """{"batch":[{"type":"track","event":"Left","anonymousId":"a1"}],"sentAt":"2026-01-02T03:04:05.000Z"}""", key: "", contentType: "text/plain");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Name.ShouldBe("Left");
    }

    [Fact]
    public async Task Pixel_FieldsAsParameters_BecomeTheCall()
    {
        await using var run = await CaptureRun.StartAsync();
        await ImageAsync(run, $"/pixel/v1/track?writeKey={run.Workspace.WriteKey}&anonymousId=a1&event=Mail%20Opened&messageId=m1&properties.campaign=spring&properties.deep.er=1&context.page.url=https%3A%2F%2Facme.com%2F%3Futm_source%3Dnews");
        await ImageAsync(run, $"/pixel/v1/page?writeKey={run.Workspace.WriteKey}&anonymousId=a1", referer: "https://acme.com/pricing");
        var log = await run.LogAsync();
        log.Count.ShouldBe(2);
        log[0].Kind.ShouldBe(Kinds.Track);
        log[0].Facts.Name.ShouldBe("Mail Opened");
        log[0].Facts.Visitor.ShouldBe("a1");
        log[0].Facts.Url.ShouldBe("https://acme.com/?utm_source=news");
        log[0].Facts.Properties!.Value.GetRawText().ShouldBe("""{"campaign":"spring","deep":{"er":"1"}}""");
        log[1].Kind.ShouldBe(Kinds.PageView);
        log[1].Facts.Url.ShouldBe("https://acme.com/pricing");
        log.ShouldAllBe(static e => e.Facts.Flag == null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pixel_WholeCallAsData_BecomesTheCall(bool isPlain)
    {
        await using var run = await CaptureRun.StartAsync();
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"writeKey":"{{run.Workspace.WriteKey}}","anonymousId":"a1","event":"Opened ü?","messageId":"m1"}"""));
        if (!isPlain)
            data = data.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        await ImageAsync(run, $"/v1/pixel/track?data={Uri.EscapeDataString(data)}");
        await ImageAsync(run, $"/v1/pixel/track?data={Uri.EscapeDataString(data)}");
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Name.ShouldBe("Opened ü?");
    }

    [Theory]
    [InlineData("/pixel/v1/track?writeKey=wk_nobody&anonymousId=a&event=x", "unknown_key")]
    [InlineData("/pixel/v1/track?anonymousId=a&event=x", "missing_key")]
    [InlineData("/pixel/v1/track?writeKey=@&event=x", "missing_field")]
    [InlineData("/pixel/v1/track?writeKey=@&anonymousId=a", "missing_field")]
    [InlineData("/pixel/v1/sale?writeKey=@&anonymousId=a", "unknown_type")]
    [InlineData("/v1/pixel/track?data=%%%", "malformed")]
    [InlineData("/v1/pixel/track?data=W10", "malformed")]
    [InlineData("/v1/pixel/track?data=eyJhIjoxLCJhIjoyfQ", "malformed")]
    [InlineData("/v1/pixel/track", "malformed")]
    [InlineData("/pixel/v1/track?writeKey=@&anonymousId=a&event=x&timestamp=yesterday", "wrong_type")]
    [InlineData("/pixel/v1/track?writeKey=@&anonymousId=a&event=x&properties=1", "wrong_type")]
    public async Task Pixel_ThatSaysNothingUseful_IsCountedAndAnsweredWithThePicture(string path, string reason)
    {
        await using var run = await CaptureRun.StartAsync();
        await ImageAsync(run, path.Replace("@", run.Workspace.WriteKey, StringComparison.Ordinal));
        run.Refused("segment", reason).ShouldBe(1);
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Snippet_OfAKnownKey_IsSegmentsClientAndOfAnUnknownOneNotThere()
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await run.Http.GetAsync($"/analytics.js/v1/{run.Workspace.WriteKey}/analytics.min.js");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        (await response.Content.ReadAsStringAsync()).ShouldContain("AnalyticsNext");
        using var unknown = await run.Http.GetAsync("/analytics.js/v1/wk_nobody/analytics.min.js");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task ImageAsync(CaptureRun run, string path, string? referer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", Safari);
        if (referer is not null)
            request.Headers.TryAddWithoutValidation("Referer", referer);
        using var response = await run.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("image/gif");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBe(43);
    }
}
