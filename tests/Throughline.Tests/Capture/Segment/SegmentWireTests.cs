using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Throughline.Tests.Capture.Segment;

public class SegmentWireTests
{
    private const string Good = """{"event":"x","anonymousId":"a"}""";

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    public async Task ContentType_OfAnyClient_IsReadAsJson(string contentType)
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await run.PostAsync("/v1/track", Good, contentType: contentType);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"success":true}""");
    }

    [Fact]
    public async Task Key_WhereverClientsPutIt_OpensTheDoor()
    {
        await using var run = await CaptureRun.StartAsync();
        var key = run.Workspace.WriteKey;
        (await SendAsync(run, "/v1/track", Good, $"Basic {Base64(key + ":")}")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, "/v1/track", Good, $"Basic {Base64(key)}")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, "/v1/track", Good, $"Bearer {run.Workspace.SecretKey}")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, $"/v1/track?writeKey={key}", Good, null)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, "/v1/track", $$"""{"event":"x","anonymousId":"a","writeKey":"{{key}}"}""", null)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, "/v1/batch", $$"""{"batch":[{"type":"track","event":"x","anonymousId":"a"}],"writeKey":"{{key}}"}""", null)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, "/v1/b", $$"""{"batch":[{"type":"track","event":"x","anonymousId":"a","writeKey":"{{key}}"}]}""", null)).ShouldBe(HttpStatusCode.OK);
        // Segment's own token beside a write key in the body.
        (await SendAsync(run, "/v1/track", $$"""{"event":"x","anonymousId":"a","writeKey":"{{key}}"}""", "Bearer eyJhbGciOi")).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Count.ShouldBe(8);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_Packed_IsUnpacked(string encoding)
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await PackedAsync(run, encoding, Encoding.UTF8.GetBytes(Good));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Body_ThatUnpacksIntoALotMore_IsRefusedBeforeItIsUnpacked()
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await PackedAsync(run, "gzip", new byte[200 << 20]);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await CaptureRun.ProblemAsync(response)).Reason.ShouldBe("body_too_large");
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Body_NotPackedAsItSays_IsRefused(string encoding)
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/track?writeKey={run.Workspace.WriteKey}") { Content = new StringContent(Good) };
        request.Content.Headers.ContentEncoding.Add(encoding);
        using var response = await run.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CaptureRun.ProblemAsync(response)).Field.ShouldBe("Content-Encoding");
    }

    [Fact]
    public async Task Preflight_OfTheBrowserClients_IsAnswered()
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/t");
        request.Headers.TryAddWithoutValidation("Origin", "https://shop.example");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "authorization,content-type");
        using var response = await run.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
        var headers = response.Headers.GetValues("Access-Control-Allow-Headers").Single();
        foreach (var header in (string[])["authorization", "content-type", "x-retry-count", "anonymousid", "sentat", "rsa-recovered", "rsa-retry-attempt"])
            headers.ShouldContain(header);
        response.Headers.Contains("Access-Control-Max-Age").ShouldBeTrue();
    }

    [Fact]
    public async Task Settings_OfAKnownKey_NameOneIntegrationOnThisHost()
    {
        await using var run = await CaptureRun.StartAsync();
        using var json = JsonDocument.Parse(await run.Http.GetStringAsync($"/v1/projects/{run.Workspace.WriteKey}/settings"));
        var only = json.RootElement.GetProperty("integrations").EnumerateObject().Single();
        only.Name.ShouldBe("Segment.io");
        only.Value.GetProperty("apiHost").GetString().ShouldBe($"{run.App.Address.Authority}/v1");
        only.Value.GetProperty("protocol").GetString().ShouldBe("http");
        using var unknown = await run.Http.GetAsync("/v1/projects/wk_nobody/settings");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Metrics_OfTheBrowserClientItself_AreTakenAndForgotten()
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await run.PostAsync("/v1/m", """{"series":[]}""", "");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("track")]
    [InlineData("identify")]
    [InlineData("page")]
    [InlineData("screen")]
    [InlineData("t")]
    [InlineData("i")]
    [InlineData("p")]
    [InlineData("s")]
    public async Task Path_OfEachCall_NamesItsType(string path)
    {
        await using var run = await CaptureRun.StartAsync();
        var kind = (await run.StoreAsync($"/v1/{path}", Good)).Kind;
        kind.ShouldStartWith(path is "p" or "page" ? "page_view" : path);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<HttpStatusCode> SendAsync(CaptureRun run, string path, string body, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await run.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> PackedAsync(CaptureRun run, string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, true),
        })
            packer.Write(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/batch?writeKey={run.Workspace.WriteKey}".Replace("batch", body.Length > 1_000 ? "batch" : "track", StringComparison.Ordinal));
        // The bomb is cut so that only its unpacked size is at fault.
        request.Content = new ByteArrayContent(packed.ToArray()[..(int)Math.Min(packed.Length, 400_000)]);
        request.Content.Headers.ContentEncoding.Add(encoding);
        return await run.Http.SendAsync(request);
    }
}
