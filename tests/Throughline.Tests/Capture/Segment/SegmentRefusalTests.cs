using System.Net;
using System.Text.Json;

namespace Throughline.Tests.Capture.Segment;

public class SegmentRefusalTests
{
    private const string Good = """{"type":"track","event":"Signed Up","anonymousId":"a1"}""";

    private static (string Name, string Path, string Body, int Status, string Reason, string? Field)[] Cases() =>
    [
        ("no JSON", "/v1/track", "{nope", 400, "malformed", null),
        ("empty body", "/v1/track", "", 400, "malformed", null),
        ("not an object", "/v1/track", "[1]", 400, "wrong_type", null),
        ("trailing text", "/v1/track", Good + "x", 400, "malformed", null),
        ("not UTF-8 after decoding", "/v1/track", "\"text\"", 400, "wrong_type", null),
        ("no event name", "/v1/track", """{"anonymousId":"a"}""", 400, "missing_field", "event"),
        ("blank event name", "/v1/track", """{"anonymousId":"a","event":" "}""", 400, "missing_field", "event"),
        ("event of wrong type", "/v1/track", """{"anonymousId":"a","event":{"a":1}}""", 400, "wrong_type", "event"),
        ("event too long", "/v1/track", $$"""{"anonymousId":"a","event":"{{new string('x', 501)}}"}""", 400, "too_long", "event"),
        ("no id", "/v1/track", """{"event":"x"}""", 400, "missing_field", "anonymousId"),
        ("null and empty ids", "/v1/track", """{"event":"x","userId":null,"anonymousId":""}""", 400, "missing_field", "anonymousId"),
        ("id of wrong type", "/v1/track", """{"event":"x","userId":true}""", 400, "wrong_type", "userId"),
        ("group without id", "/v1/group", """{"userId":"u"}""", 400, "missing_field", "groupId"),
        ("alias without previous", "/v1/alias", """{"userId":"u"}""", 400, "missing_field", "previousId"),
        ("properties of wrong type", "/v1/track", """{"event":"x","userId":"u","properties":[1]}""", 400, "wrong_type", "properties"),
        ("traits of wrong type", "/v1/identify", """{"userId":"u","traits":"x"}""", 400, "wrong_type", "traits"),
        ("context of wrong type", "/v1/page", """{"userId":"u","context":5}""", 400, "wrong_type", "context"),
        ("page of wrong type", "/v1/track", """{"event":"x","userId":"u","context":{"page":"s"}}""", 400, "wrong_type", "context.page"),
        ("page address of wrong type", "/v1/track", """{"event":"x","userId":"u","context":{"page":{"url":5}}}""", 400, "wrong_type", "context.page.url"),
        ("address of a page call of wrong type", "/v1/page", """{"userId":"u","properties":{"url":{}}}""", 400, "wrong_type", "properties.url"),
        ("campaign of wrong type", "/v1/track", """{"event":"x","userId":"u","context":{"campaign":[1]}}""", 400, "wrong_type", "context.campaign"),
        ("traits in the context of wrong type", "/v1/track", """{"event":"x","userId":"u","context":{"traits":[1]}}""", 400, "wrong_type", "context.traits"),
        ("e-mail of wrong type", "/v1/identify", """{"userId":"u","traits":{"email":5}}""", 400, "wrong_type", "traits.email"),
        ("e-mail that is an object", "/v1/track", """{"event":"x","userId":"u","context":{"traits":{"email":{}}}}""", 400, "wrong_type", "context.traits.email"),
        ("user agent of wrong type", "/v1/track", """{"event":"x","userId":"u","context":{"userAgent":[1]}}""", 400, "wrong_type", "context.userAgent"),
        ("timestamp that is none", "/v1/page", """{"userId":"u","timestamp":"yesterday"}""", 400, "wrong_type", "timestamp"),
        ("timestamp of wrong type", "/v1/page", """{"userId":"u","timestamp":{}}""", 400, "wrong_type", "timestamp"),
        ("future-dated", "/v1/page", """{"userId":"u","timestamp":"2199-01-01T00:00:00Z"}""", 400, "future_dated", "timestamp"),
        ("before everything", "/v1/page", """{"userId":"u","timestamp":"1971-01-01T00:00:00Z"}""", 400, "too_old", "timestamp"),
        ("older than a public key may say", "/v1/page", """{"userId":"u","timestamp":"2024-01-01T00:00:00Z"}""", 400, "too_old", "timestamp"),
        ("one of a batch, older than a public key may say", "/v1/batch", """{"batch":[{"type":"identify","userId":"u","timestamp":"2024-01-01T00:00:00Z"}]}""", 400, "too_old", "batch[0].timestamp"),
        ("deeply nested", "/v1/track", $$$"""{"event":"x","userId":"u","properties":{{{Nested(40)}}}}""", 400, "too_deep", null),
        ("absurdly nested", "/v1/track", $$$"""{"event":"x","userId":"u","properties":{{{Nested(5_000)}}}}""", 400, "too_deep", null),
        ("oversized single", "/v1/track", $$$"""{"event":"x","userId":"u","properties":{"a":"{{{new string('x', 40_000)}}}"}}""", 413, "body_too_large", null),
        ("oversized batch", "/v1/batch", $$"""{"batch":[{{Good}}],"a":"{{new string('x', 520_000)}}"}""", 413, "body_too_large", null),
        ("too many items", "/v1/batch", $$"""{"batch":[{{string.Join(',', Enumerable.Repeat("1", 2_501))}}]}""", 413, "too_many_events", "batch"),
        ("no batch", "/v1/batch", "{}", 400, "missing_field", "batch"),
        ("batch of wrong type", "/v1/batch", """{"batch":{}}""", 400, "wrong_type", "batch"),
        ("batch of one bad item", "/v1/batch", """{"batch":[{"type":"track","userId":"u"}]}""", 400, "missing_field", "batch[0].event"),
        ("batch item without type", "/v1/batch", """{"batch":[{"event":"x","userId":"u"}]}""", 400, "missing_field", "batch[0].type"),
        ("batch item of unknown type", "/v1/batch", """{"batch":[{"type":"sale","userId":"u"}]}""", 400, "unknown_type", "batch[0].type"),
        ("batch sentAt of wrong type", "/v1/batch", $$"""{"batch":[{{Good}}],"sentAt":"soon"}""", 400, "wrong_type", "sentAt"),
        ("declared channel with a public key", "/v1/track", """{"event":"x","userId":"u","context":{"channel":"Referral"}}""", 403, "secret_key_needed", "context.channel"),
        ("declared source with a public key", "/v1/track", """{"event":"x","userId":"u","context":{"source":"google"}}""", 403, "secret_key_needed", "context.source"),
        ("declared channel of wrong type", "/v1/track", """{"event":"x","userId":"u","context":{"channel":[1]}}""", 400, "wrong_type", "context.channel"),
        ("oversized event in a body within the limit", "/v1/track", $$$"""{"event":"x","userId":"u","properties":{"a":"{{{new string('x', 33_000)}}}"}}""", 413, "event_too_large", null),
        ("timestamp that means two days", "/v1/page", """{"userId":"u","timestamp":"03/04/2026"}""", 400, "wrong_type", "timestamp"),
    ];

    [Fact]
    public async Task Refusals_OfEveryKind_NameTheFaultCountItAndStoreNothing()
    {
        await using var run = await CaptureRun.StartAsync();
        var expectedCounts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, path, body, status, reason, field) in Cases())
        {
            using var response = await run.PostAsync(path, body);
            ((int)response.StatusCode).ShouldBe(status, name);
            var problem = await CaptureRun.ProblemAsync(response);
            problem.Reason.ShouldBe(reason, name);
            problem.Field.ShouldBe(field, name);
            problem.Expected.ShouldNotBeNullOrEmpty(name);
            expectedCounts[reason] = expectedCounts.GetValueOrDefault(reason) + 1;
        }

        foreach (var (reason, count) in expectedCounts)
            run.Refused("segment", reason).ShouldBe(count, reason);
        (await run.LogAsync()).ShouldBeEmpty();
        run.Accepted("segment").ShouldBe(0);
    }

    [Theory]
    [InlineData("wk_0123456789abcdef01234567", "unknown_key")]
    [InlineData("", "missing_key")]
    public async Task Key_UnknownOrMissing_Is401(string key, string reason)
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await run.PostAsync("/v1/track", Good, key);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CaptureRun.ProblemAsync(response)).ShouldBe((reason, "writeKey", (await CaptureRun.ProblemAsync(response)).Expected));
        run.Refused("segment", reason).ShouldBe(1);
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Batch_WithOneBadItem_KeepsTheGoodOnesAndNamesTheBad()
    {
        await using var run = await CaptureRun.StartAsync();
        using var response = await run.PostAsync("/v1/batch", $$"""{"batch":[{{Good}},{"type":"track","anonymousId":"a"},{{Good}},7]}""");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("success").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("accepted").GetInt32().ShouldBe(2);
        var rejected = json.RootElement.GetProperty("rejected").EnumerateArray().ToArray();
        rejected.Select(static r => (r.GetProperty("index").GetInt32(), r.GetProperty("reason").GetString(), r.GetProperty("field").GetString()))
            .ShouldBe([(1, "missing_field", "batch[1].event"), (3, "wrong_type", "batch[3]")]);
        (await run.LogAsync()).Count.ShouldBe(2);
        run.Accepted("segment").ShouldBe(2);
        run.Refused("segment", "missing_field").ShouldBe(1);
    }

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
}
