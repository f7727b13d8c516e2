using System.Text.Json;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Capture.Traffic;
using Throughline.Log;

namespace Throughline.Capture.Tracker;

/// <summary>Takes the script's events (tracker.md 3). The answer comes when they are on disk, with the visitor's cookie on it.</summary>
internal sealed class TrackerDoor(Intake intake, Visitors visitors, Linker linker, BotDetector bots, TrafficJudge traffic, IOptions<CaptureOptions> options)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "tracker";

    private const int LongestHint = 64;
    private const int LongestUserAgent = 1_024;

    [ThreadStatic]
    private static TrackerReader? _reader;

    private readonly CaptureOptions _options = options.Value;

    public async Task TakeAsync(HttpContext http)
    {
        TrackerCors.Allow(http);
        http.Response.Headers.CacheControl = "no-store";
        var (body, refusal) = await RequestBody.ReadAsync(http.Request, _options.TrackerBytes, http.RequestAborted);
        if (body is { } bytes)
            refusal = await TakeAsync(http, bytes);
        if (refusal.Reason is null)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await intake.RefuseAsync(http, Name, refusal);
    }

    private async ValueTask<Refusal> TakeAsync(HttpContext http, RequestBody body)
    {
        Task<IReadOnlyList<Appended>>? stored;
        Visitor visitor;
        var events = new List<Envelope>(4);
        using (body)
        {
            if (!JsonText.TryParse(body.Bytes, TrackerReader.MaxDepth, out var document, out var refusal))
                return refusal;
            using (document)
            {
                var root = document.RootElement;
                if (root.ValueKind is not JsonValueKind.Object)
                    return Refusal.WrongType("", "a JSON object");
                if (!JsonField.TryText(Get(root, "k"u8), "k", LongestUserAgent, out var key, ref refusal))
                    return refusal;
                if (key is null)
                    return Refusal.MissingKey("the write key of the page") with { Field = "k" };
                if (await intake.FindKeyAsync(key, http.RequestAborted) is not { } grant)
                    return Refusal.UnknownKey() with { Field = "k" };
                if (grant.Kind is KeyKind.Secret)
                    return Refusal.SecretKeyShown("k");

                var hint = JsonField.Text(Get(root, "sid"u8), LongestHint);
                visitor = await visitors.RecogniseAsync(http, grant.Workspace, hint, http.RequestAborted);
                if (body.Bytes.Span.IndexOf("_tl="u8) >= 0)
                    visitor = await linker.FollowAsync(http, root, grant, visitor);
                var verdict = await traffic.JudgeAsync(http, grant.Workspace, FirstPage(root));
                refusal = Read(http, root, grant, hint, visitor, verdict, events);
                if (refusal.Reason is not null)
                    return refusal;
                if (!intake.TryAppend(events, out stored))
                    return Refusal.LogFull();
            }
        }

        if (await intake.StoredAsync(stored, Name) is { } failure)
            return failure;
        await AnswerVisitorAsync(http, visitor, events);
        return default;
    }

    private Refusal Read(HttpContext http, JsonElement root, KeyGrant grant, string? hint, Visitor visitor, TrafficVerdict verdict, List<Envelope> events)
    {
        var refusal = default(Refusal);
        var items = Get(root, "e"u8);
        if (items.ValueKind is not JsonValueKind.Array)
            return items.ValueKind is JsonValueKind.Undefined ? Refusal.Missing("e", "an array of events") : Refusal.WrongType("e", "an array of events");
        if (items.GetArrayLength() > _options.TrackerEvents)
            return Refusal.TooManyEvents("e", _options.TrackerEvents);
        if (!JsonField.TryTime(Get(root, "sent_at"u8), "sent_at", out var sentAt, ref refusal))
            return refusal;

        var userAgent = Short(http.Request.Headers.UserAgent.ToString());
        var batch = new TrackerBatch(
            grant.Workspace, intake.Now, sentAt, hint, JsonField.Text(Get(root, "v"u8), LongestHint), userAgent, BotOf(http, root, userAgent),
            http.Request.Headers.TryGetValue("Sec-GPC", out var gpc) && gpc == "1", visitor.Id, MetaCookies.Of(http.Request.Cookies), verdict);
        var reader = _reader ??= new TrackerReader(_options.MaxAgeDays);
        var first = default(Refusal);
        var index = 0;
        foreach (var item in items.EnumerateArray())
        {
            if (reader.TryRead(batch, item, out var envelope, out refusal))
                events.Add(traffic.Time(http, envelope));
            else if (first.Reason is null)
                first = refusal with { Field = refusal.Field.Length == 0 ? $"e[{index}]" : $"e[{index}].{refusal.Field}" };
            else
                intake.Count(Name, refusal);
            index++;
        }

        return Conclude(first, events.Count);
    }

    // One bad event does not cost the others; the browser would not mend it. Only when none is left does the request fail.
    private Refusal Conclude(Refusal first, int taken)
    {
        if (first.Reason is null || taken == 0)
            return first;
        intake.Count(Name, first);
        return default;
    }

    private string? BotOf(HttpContext http, JsonElement root, string userAgent)
    {
        var headers = http.Request.Headers;
        var prefetch = new PrefetchHeaders(headers["Sec-Purpose"], headers["Purpose"], headers["X-Moz"], headers["X-Purpose"]);
        return bots.Inspect(userAgent, prefetch).Reason ?? (Get(root, "b"u8).ValueKind is JsonValueKind.True ? "webdriver" : null);
    }

    private async ValueTask AnswerVisitorAsync(HttpContext http, Visitor visitor, List<Envelope> events)
    {
        if (events.Count == 0)
            return;
        // The last word of the batch counts.
        if (events[^1].Facts.Consent is not { Analytics: false })
            await visitors.RememberAsync(http, visitor, http.RequestAborted);
        else if (visitor.HasCookie)
            Visitors.Forget(http);
    }

    // Where a page says something for the whole request, it is the first of it.
    private static string? FirstPage(JsonElement root) =>
        Get(root, "e"u8) is { ValueKind: JsonValueKind.Array } events && events.GetArrayLength() > 0 && events[0].ValueKind is JsonValueKind.Object
            ? JsonField.Text(Get(events[0], "u"u8), int.MaxValue)
            : null;

    private static string Short(string text) => text.Length <= LongestUserAgent ? text : text[..LongestUserAgent];

    private static JsonElement Get(JsonElement from, ReadOnlySpan<byte> name) => from.TryGetProperty(name, out var value) ? value : default;
}
