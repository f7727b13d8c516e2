using System.Text.Json;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Capture.Traffic;
using Throughline.Log;

namespace Throughline.Capture.Segment;

/// <summary>Takes Segment calls, single and in batches. The answer comes when the events are on disk.</summary>
/// <remarks>
/// A bad item of a batch does not cost its neighbours: they are stored, and the answer lists the refused ones. Clients that only look at the status do
/// not send the batch again, which would not mend it.
/// </remarks>
internal sealed class SegmentDoor(Intake intake, BotDetector bots, TrafficJudge traffic, IOptions<CaptureOptions> options)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "segment";

    private const int MostListed = 100;

    // Envelopes of the request being read; the reader has buffers worth keeping.
    [ThreadStatic]
    private static SegmentReader? _reader;

    private readonly CaptureOptions _options = options.Value;

    /// <summary>One call; the path names its type.</summary>
    public Task TakeSingleAsync(HttpContext http, string type) => TakeAsync(http, type);

    /// <summary>Any number of calls under <c>batch</c>.</summary>
    public Task TakeBatchAsync(HttpContext http) => TakeAsync(http, null);

    /// <summary>A call that came otherwise than as a body; nobody reads the answer, a refusal is counted.</summary>
    public async Task TakeCallAsync(HttpContext http, byte[] call, string type)
    {
        var key = SegmentKey.OfRequest(http.Request);
        var grant = key is null ? null : await intake.FindKeyAsync(key, http.RequestAborted);
        if (key is not null && grant is null)
        {
            intake.Count(Name, Refusal.UnknownKey());
            return;
        }

        var answer = await TakeAsync(http, RequestBody.CopyOf(call), grant, type);
        if (answer.Whole.Reason is not null)
            intake.Count(Name, answer.Whole);
    }

    private async Task TakeAsync(HttpContext http, string? type)
    {
        SegmentCors.Allow(http);
        var cancellation = http.RequestAborted;
        var key = SegmentKey.OfRequest(http.Request);
        KeyGrant? grant = null;
        if (key is not null && (grant = await intake.FindKeyAsync(key, cancellation)) is null)
        {
            await intake.RefuseAsync(http, Name, Refusal.UnknownKey());
            return;
        }

        // A single call may carry its key and white space around the event.
        var limit = type is null ? _options.BatchBytes : _options.EventBytes + 1_024;
        var (body, refusal) = await RequestBody.ReadAsync(http.Request, limit, cancellation);
        if (body is not { } bytes)
        {
            await intake.RefuseAsync(http, Name, refusal);
            return;
        }

        await AnswerAsync(http, await TakeAsync(http, bytes, grant, type));
    }

    private async ValueTask<SegmentAnswer> TakeAsync(HttpContext http, RequestBody body, KeyGrant? grant, string? type)
    {
        Task<IReadOnlyList<Appended>>? stored;
        SegmentAnswer answer;
        using (body)
        {
            if (!JsonText.TryParse(body.Bytes, SegmentReader.MaxDepth, out var document, out var refusal))
                return new(refusal);
            using (document)
            {
                var root = document.RootElement;
                if (root.ValueKind is not JsonValueKind.Object)
                    return new(Refusal.WrongType("", "a JSON object"));
                if (grant is null)
                {
                    var key = SegmentKey.OfBody(root);
                    if (key is null)
                        return new(Refusal.MissingKey("a key as Basic user name, Bearer token (sk_…), writeKey in the body or in the query"));
                    grant = await intake.FindKeyAsync(key, http.RequestAborted);
                    if (grant is null)
                        return new(Refusal.UnknownKey());
                }

                // Only a browser's own address says something about who it is; a server sends for others.
                var verdict = http.Request.Headers.Origin.Count > 0
                    ? await traffic.JudgeAsync(http, grant.Workspace, null)
                    : new TrafficVerdict(await traffic.RulesAsync(grant.Workspace, http.RequestAborted), null);
                answer = Read(http, root, grant, verdict, type);
                if (answer.Events.Count == 0)
                    return answer;
                if (!intake.TryAppend(answer.Events, out stored))
                    return new(Refusal.LogFull());
            }
        }

        return await intake.StoredAsync(stored, Name) is { } failure ? new(failure) : answer;
    }

    private SegmentAnswer Read(HttpContext http, JsonElement root, KeyGrant grant, TrafficVerdict verdict, string? type)
    {
        var answer = new SegmentAnswer();
        var reader = _reader ??= new SegmentReader(bots, _options.EventBytes);
        var items = default(JsonElement);
        if (type is null && !TryItems(root, ref items, ref answer.Whole))
            return answer;

        if (!TryBatch(http, root, grant, isBatch: type is null, out var batch, ref answer.Whole))
            return answer;
        batch = batch with { Traffic = verdict };
        if (type is not null)
        {
            if (reader.TryRead(batch, root, type, out var envelope, out var refusal))
                answer.Events.Add(envelope);
            else
                answer.Whole = refusal;
            return answer;
        }

        answer.Events.EnsureCapacity(items.GetArrayLength());
        var index = 0;
        foreach (var item in items.EnumerateArray())
        {
            if (reader.TryRead(batch, item, null, out var envelope, out var refusal))
                answer.Events.Add(envelope);
            else
                answer.Refuse(index, refusal, MostListed, intake);
            index++;
        }

        return answer;
    }

    private bool TryItems(JsonElement root, ref JsonElement items, ref Refusal refusal)
    {
        if (!root.TryGetProperty("batch"u8, out items) || items.ValueKind is JsonValueKind.Null)
            refusal = Refusal.Missing("batch", "an array of calls");
        else if (items.ValueKind is not JsonValueKind.Array)
            refusal = Refusal.WrongType("batch", "an array of calls");
        else if (items.GetArrayLength() > _options.BatchEvents)
            refusal = Refusal.TooManyEvents("batch", _options.BatchEvents);
        return refusal.Reason is null;
    }

    private bool TryBatch(HttpContext http, JsonElement root, KeyGrant grant, bool isBatch, out SegmentBatch batch, ref Refusal refusal)
    {
        long? sentAt = null;
        var context = default(JsonElement);
        batch = null!;
        if (isBatch)
        {
            if (root.TryGetProperty("sentAt"u8, out var sent) && !JsonField.TryTime(sent, "sentAt", out sentAt, ref refusal))
                return false;
            if (root.TryGetProperty("context"u8, out context) && !JsonField.TryObject(ref context, "context", ref refusal))
                return false;
        }

        var headers = http.Request.Headers;
        batch = new SegmentBatch(
            grant.Workspace, Name, grant.Kind is KeyKind.Secret ? Actor.Of(grant).Id : null, intake.Now, sentAt, context, headers.TryGetValue("Sec-GPC", out var gpc) && gpc == "1")
        {
            MaxAgeDays = grant.Kind is KeyKind.Secret ? null : _options.MaxAgeDays,
        };
        return true;
    }

    private async Task AnswerAsync(HttpContext http, SegmentAnswer answer)
    {
        if (answer.Whole.Reason is not null)
            await intake.RefuseAsync(http, Name, answer.Whole);
        else
            await answer.WriteAsync(http);
    }
}
