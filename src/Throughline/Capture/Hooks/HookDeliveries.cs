using System.Text;
using System.Text.Json;
using Throughline.Capture.Hooks.Answers;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Hooks;

/// <summary>What a delivery was turned into.</summary>
internal sealed record HookOutcome(bool IsNew, Guid RawEventId, int Events, string? Note);

/// <summary>Stores verified deliveries as they came and reads them, now and again later.</summary>
internal sealed class HookDeliveries(IEventLog log, HookEffects effects, HookSources sources, AnswerBook answers, TimeProvider time, ILogger<HookDeliveries> logger)
{
    /// <summary>Kind of the event that keeps a delivery's bytes.</summary>
    public const string Received = "webhook.received";

    private const string Binary = "base64:";
    private const int LongestNote = 300;

    /// <summary>Stores a delivery and what it says in one append.</summary>
    /// <exception cref="LogFullException">Nothing is stored; the sender comes again.</exception>
    public async Task<HookOutcome> TakeAsync(HookSource source, IHookProvider provider, HookRequest request, CancellationToken cancellation)
    {
        request = Kept(provider, request);
        var raw = RawOf(source, KeyOf(provider, request), request);
        var (events, reading, note) = await ReadAsync(source, provider, request, raw.EventId, cancellation);
        var stored = await log.AppendAsync([raw, .. events], CancellationToken.None);
        await answers.ExpectAsync(source, reading.Awaited, CancellationToken.None);
        return new HookOutcome(stored[0].IsNew, raw.EventId, events.Count, Both(note, await effects.CarryOutAsync(source, reading, CancellationToken.None)));
    }

    /// <summary>Stores an answer that was fetched, and what it says, and notes it among the deliveries.</summary>
    public async Task TakeAnswerAsync(HookSource source, IHookProvider provider, string lead, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var request = new HookRequest(false, "", "application/json", body, time.GetUtcNow().ToUnixTimeMilliseconds(), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)) { AnswerTo = lead };
        var outcome = await TakeAsync(source, provider, request, cancellation);
        if (outcome.IsNew)
            await sources.NoteAsync(source, HookDelivery.Of(source, request, "fetched", outcome), cancellation);
    }

    /// <summary>Reads a stored delivery again, after a fix; what it made before stays as it is.</summary>
    /// <returns>Null when its bytes are not there (erased).</returns>
    public async Task<(int New, string? Note)?> RereadAsync(HookSource source, HookDelivery delivery, CancellationToken cancellation)
    {
        if (delivery.RawEventId is not { } id || await RequestAsync(source, id, cancellation) is not { } request || sources.Provider(source.Provider) is not { } provider)
            return null;
        var (events, reading, note) = await ReadAsync(source, provider, request, id, cancellation);
        var stored = await log.AppendAsync(events, CancellationToken.None);
        await answers.ExpectAsync(source, reading.Awaited, CancellationToken.None);
        note = Both(note, await effects.CarryOutAsync(source, reading, CancellationToken.None));
        await sources.NoteRereadAsync(delivery, events.Count, note, cancellation);
        return (stored.Count(static s => s.IsNew), note);
    }

    /// <summary>The bytes of a stored delivery as text; null when they are erased.</summary>
    public async Task<string?> BodyAsync(HookSource source, Guid rawEvent, CancellationToken cancellation) =>
        await RequestAsync(source, rawEvent, cancellation) is { } request ? request.Text : null;

    private async Task<(IReadOnlyList<Envelope> Events, HookReading Reading, string? Note)> ReadAsync(HookSource source, IHookProvider provider, HookRequest request, Guid raw, CancellationToken cancellation)
    {
        var reading = new HookReading(source, raw, request.ReceivedAt);
        try
        {
            if (request.AnswerTo is null)
                provider.Read(request, reading);
            else
                provider.ReadAnswer(request, reading);
        }
        catch (Exception fault) when (IsUnread(fault))
        {
            // What another company sends may change any day: the bytes are kept, and can be read again after a fix.
            CaptureLog.HookUnread(logger, source.Provider, fault);
            return ([], new HookReading(source, raw, request.ReceivedAt), $"could not be read: {Short(fault.Message)}");
        }

        var events = await effects.EventsAsync(source, reading, request.ReceivedAt, cancellation);
        return (events, reading, reading.Ignored);
    }

    private static HookRequest Kept(IHookProvider provider, HookRequest request)
    {
        try
        {
            return provider.Kept(request);
        }
        catch (Exception fault) when (IsUnread(fault))
        {
            return request;
        }
    }

    private static string KeyOf(IHookProvider provider, HookRequest request)
    {
        try
        {
            return request.AnswerTo is { } lead ? $"answer\n{lead}" : provider.KeyOf(request) ?? request.BodyKey;
        }
        catch (Exception fault) when (IsUnread(fault))
        {
            return request.BodyKey;
        }
    }

    private Envelope RawOf(HookSource source, string key, HookRequest request)
    {
        // A provider that proves itself by a secret in the body must not leave it in the log.
        var text = request.Text.Replace(sources.SecretOf(source), "[secret]", StringComparison.Ordinal);
        var isText = Encoding.UTF8.GetByteCount(request.Text) == request.Body.Length && !text.Contains('\0', StringComparison.Ordinal);
        return new Envelope
        {
            Workspace = source.WorkspaceId,
            EventId = StableId.Of(source.WorkspaceId, "webhook", $"{source.SourceId:N}\n{key}"),
            Kind = Received,
            OccurredAt = request.ReceivedAt,
            ReceivedAt = request.ReceivedAt,
            Facts = new EventFacts
            {
                Door = "webhook",
                Name = source.Provider,
                Properties = EnvelopeJson.Payload(new { source = source.SourceId, contentType = request.ContentType, isGet = request.IsGet, answerTo = request.AnswerTo, bytes = request.Body.Length }),
            },
            Personal = new EventPersonal { Text = isText ? text : Binary + Convert.ToBase64String(request.Body.Span) },
        };
    }

    private async Task<HookRequest?> RequestAsync(HookSource source, Guid rawEvent, CancellationToken cancellation)
    {
        var found = await log.FindAsync(source.WorkspaceId, [rawEvent], cancellation);
        if (found.Count == 0 || found[0].Kind != Received || found[0].Personal?.Text is not { } text)
            return null;
        var bytes = text.StartsWith(Binary, StringComparison.Ordinal) ? Convert.FromBase64String(text[Binary.Length..]) : Encoding.UTF8.GetBytes(text);
        var facts = found[0].Facts.Properties!.Value;
        return new HookRequest(facts.GetProperty("isGet").GetBoolean(), "", facts.GetProperty("contentType").GetString() ?? "", bytes, found[0].ReceivedAt, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase))
        {
            AnswerTo = JsonPart.Text(facts, "answerTo"),
        };
    }

    // What another company's bytes may do to a reader.
    private static bool IsUnread(Exception fault) => fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentException;

    private static string? Both(string? note, string? more) => note is null ? more is null ? null : Short(more) : more is null ? note : Short($"{note}; {more}");

    private static string Short(string text) => text.Length <= LongestNote ? text : text[..LongestNote];
}
