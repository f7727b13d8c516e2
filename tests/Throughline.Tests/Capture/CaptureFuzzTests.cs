using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Throughline.Tests.Capture;

/// <summary>Whatever is sent, a door says 2xx or 4xx, and what it took can be read back and projected.</summary>
public sealed class CaptureFuzzTests
{
    private static readonly string[] Doors = ["/v1/track", "/v1/identify", "/v1/page", "/v1/group", "/v1/alias", "/v1/batch", "/e", "/f/contact"];

    private static readonly string[] Names =
    [
        "type", "event", "userId", "anonymousId", "messageId", "timestamp", "sentAt", "context", "properties", "traits", "batch", "page", "url", "referrer", "campaign",
        "email", "name", "k", "e", "t", "id", "ts", "u", "c", "f", "fields", "p", "sid", "sent_at", "userAgent", "groupId", "previousId", "\\u0000", "x y",
    ];

    private static readonly string[] Leaves =
    [
        "null", "true", "0", "-1", "1e999", "12345678901234567890", "\"\"", "\"track\"", "\"page_view\"", "\"form_submit\"", "\"identify\"", "\"jane@acme.com\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"2026-01-02T03:04:05Z\"", "\"9999-12-31T23:59:59Z\"", "\"https://a.test/?gclid=x&utm_source=%ff%00#?a=b\"", "\"javascript:1\"", "\"\\\\u00\"", "[]", "{}", "\"4111111111111111\"", "1700000000000",
    ];

    [Fact]
    public async Task Bodies_OfEveryKind_NeverBreakADoor()
    {
        // An hour after the one time of the bodies that is neither of long ago nor to come.
        await using var run = await CaptureRun.StartAsync(new ManualTime(new(2026, 1, 2, 4, 4, 5, TimeSpan.Zero)));
        var key = run.Workspace.WriteKey;
        foreach (var (door, body) in Bodies(key).Sample(40, 700).Select((body, i) => (Doors[i % Doors.Length], body)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{door}?writeKey={key}&k={key}") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(door[1] == 'f' ? "application/x-www-form-urlencoded" : "text/plain");
            using var response = await run.Http.SendAsync(request);
            ((int)response.StatusCode).ShouldBeInRange(200, 499, $"{door} {Encoding.UTF8.GetString(body)}");
        }

        (await run.LogAsync()).ShouldNotBeEmpty();
        await run.App.ProjectAsync();
    }

    private static Gen<byte[]> Bodies(string key)
    {
        var json = Value(4);
        var tracker = Value(3).ListOf(2).Select(items => $$"""{"k":"{{key}}","sid":"0199f3a2-1111-7222-8333-444455556666","e":[{{string.Join(',', items)}}]}""");
        var batch = Value(3).ListOf(3).Select(items => $$"""{"batch":[{{string.Join(',', items)}}]}""");
        var form = Gen.Elements(Leaves).ListOf(4).Select(values => string.Join('&', values.Select(static (v, i) => $"{Names[(i * 7) % Names.Length]}={v.Trim('"')}").Append("email=a@b.test")));
        var texts = Gen.Frequency((4, json), (3, tracker), (3, batch), (2, form)).Select(Encoding.UTF8.GetBytes);
        var cut = from text in texts from at in Gen.Choose(0, 200) select text[..Math.Min(at, text.Length)];
        var flipped = from text in texts
                      where text.Length > 0
                      from at in Gen.Choose(0, text.Length - 1)
                      from value in Gen.Choose(0, 255)
                      select Flip(text, at, (byte)value);
        return Gen.Frequency((6, texts), (1, cut), (2, flipped));
    }

    private static Gen<string> Value(int levels)
    {
        var leaf = Gen.Elements(Leaves);
        if (levels == 0)
            return leaf;
        var field = from name in Gen.Elements(Names) from value in Value(levels - 1) select $"\"{name}\":{value}";
        var good = Gen.Elements("\"event\":\"x\"", "\"anonymousId\":\"a\"", "\"type\":\"track\"", "\"t\":\"page_view\"", "\"userId\":\"u\"");
        var fields = Gen.Frequency((2, field), (3, good)).ListOf(6).Select(static all => $"{{{string.Join(',', all)}}}");
        return Gen.Frequency((1, leaf), (5, fields), (1, Value(levels - 1).ListOf(2).Select(static all => $"[{string.Join(',', all)}]")));
    }

    private static byte[] Flip(byte[] text, int at, byte value)
    {
        var flipped = (byte[])text.Clone();
        flipped[at] = value;
        return flipped;
    }
}
