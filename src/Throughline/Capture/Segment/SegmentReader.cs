using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Throughline.Capture.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Segment;

/// <summary>Turns one Segment call into an event (segment-http.md 3 and 4). Pure but for its buffers; one instance serves one thread at a time.</summary>
internal sealed class SegmentReader(BotDetector bots, int eventBytes)
{
    /// <summary>Levels of objects and arrays one event may have; what clients send stays below ten.</summary>
    public const int MaxDepth = 32;

    private const int LongestId = 256;
    private const int LongestName = 500;
    private const int LongestTitle = 300;
    private const int LongestAddress = 16_384;
    private const string LeadCreated = "lead.created";
    private const string Types = "track, identify, page, screen, group or alias";

    private readonly PersonalSplit _split = new();
    private readonly JsonScratch _context = new();

    /// <summary>Reads one item.</summary>
    /// <param name="batch">What holds for the whole request.</param>
    /// <param name="item">The call.</param>
    /// <param name="type">The type that the path names; null in a batch, where each item says it.</param>
    /// <param name="envelope">The event. Its elements refer to the request's bytes: append it before those are given back.</param>
    /// <param name="refusal">Why not.</param>
    public bool TryRead(SegmentBatch batch, JsonElement item, string? type, [NotNullWhen(true)] out Envelope? envelope, out Refusal refusal)
    {
        envelope = null;
        refusal = default;
        if (!IsAcceptable(item, ref refusal))
            return false;

        var fields = SegmentFields.Of(item);
        var draft = new EventDraft { Workspace = batch.Workspace, Door = batch.Door, Actor = batch.Actor, ReceivedAt = batch.ReceivedAt };
        _split.Clear();
        _context.Clear();
        if (!TakeType(draft, fields, type, batch.IsHistory, ref refusal)
            || !TakeIds(draft, fields, ref refusal)
            || !TakeTime(draft, batch, fields, ref refusal)
            || !AreObjects(ref fields, ref refusal))
            return false;

        var context = SegmentContext.Of(batch.Context, fields.Context);
        if (!context.HasShape(ref refusal)
            || !JsonField.AreText(fields.Traits, "traits", SegmentContext.ContactTexts, ref refusal)
            || (draft.Kind is Kinds.PageView && !JsonField.AreText(fields.Properties, "properties", SegmentContext.PageTexts, ref refusal))
            || !TakeDeclared(draft, batch, context, ref refusal))
            return false;
        draft.Consent = SegmentConsent.Of(context.Consent, batch.HasGpc);
        TakePage(draft, fields, context);
        TakePerson(draft, fields, context);
        TakeSender(draft, batch, context);
        if (draft.Kind is LeadCreated && !IsLead(draft, ref refusal))
            return false;
        envelope = draft.ToEnvelope();
        return true;
    }

    // As when somebody enters one by hand: without a source, or without a way to know who it is, it is no lead.
    private static bool IsLead(EventDraft draft, ref Refusal refusal)
    {
        if (string.IsNullOrWhiteSpace(draft.Source))
            refusal = Refusal.Missing("context.source", "where the lead came from, such as Trade show Berlin");
        else if (draft is { Email: null, Phone: null, UserId: null, FullName: null, LastName: null })
            refusal = Refusal.Missing("email", "an e-mail, a phone number, a CRM id or a name");
        return refusal.Reason is null;
    }

    private bool IsAcceptable(JsonElement item, ref Refusal refusal)
    {
        if (item.ValueKind is not JsonValueKind.Object)
        {
            refusal = Refusal.WrongType("", "an object for each event");
            return false;
        }

        var raw = JsonMarshal.GetRawUtf8Value(item);
        if (raw.Length > eventBytes)
        {
            refusal = Refusal.EventTooLarge(eventBytes);
            return false;
        }

        if (!JsonText.IsDeeperThan(raw, MaxDepth))
            return true;
        refusal = Refusal.TooDeep(MaxDepth);
        return false;
    }

    private static bool TakeType(EventDraft draft, in SegmentFields fields, string? type, bool isHistory, ref Refusal refusal)
    {
        if (type is null)
        {
            if (!JsonField.TryText(fields.Type, "type", LongestId, out type, ref refusal))
                return false;
            if (type is null)
            {
                refusal = Refusal.Missing("type", Types);
                return false;
            }
        }

        var kind = type switch
        {
            "track" => Kinds.Track,
            "identify" => Kinds.Identify,
            "page" => Kinds.PageView,
            "screen" => Kinds.Screen,
            "group" => Kinds.Group,
            "alias" => Kinds.Alias,
            // A list of people brought in by somebody who may: the Leads room makes a lead of each.
            "lead" when isHistory => LeadCreated,
            _ => null,
        };
        if (kind is null)
        {
            refusal = Refusal.UnknownType("type", Types);
            return false;
        }

        draft.Kind = kind;
        return TakeName(draft, fields, ref refusal);
    }

    private static bool TakeName(EventDraft draft, in SegmentFields fields, ref Refusal refusal)
    {
        string? name = null;
        var isRead = draft.Kind switch
        {
            Kinds.Track => JsonField.TryText(fields.Event, "event", LongestName, out name, ref refusal),
            Kinds.PageView or Kinds.Screen => JsonField.TryText(fields.Name, "name", LongestName, out name, ref refusal),
            Kinds.Group => JsonField.TryText(fields.GroupId, "groupId", LongestName, out name, ref refusal),
            _ => true,
        };
        if (!isRead)
            return false;
        if (name is null && (draft.Kind is Kinds.Track or Kinds.Group))
        {
            refusal = draft.Kind is Kinds.Track ? Refusal.Missing("event", "the event's name") : Refusal.Missing("groupId", "the group's id");
            return false;
        }

        draft.Name = name;
        return true;
    }

    private static bool TakeIds(EventDraft draft, in SegmentFields fields, ref Refusal refusal)
    {
        if (!JsonField.TryText(fields.MessageId, "messageId", LongestId, out var messageId, ref refusal)
            || !JsonField.TryText(fields.AnonymousId, "anonymousId", LongestId, out var anonymousId, ref refusal)
            || !JsonField.TryText(fields.UserId, "userId", LongestId, out var userId, ref refusal)
            || !JsonField.TryText(fields.PreviousId, "previousId", LongestId, out var previousId, ref refusal))
            return false;

        if (anonymousId is null && userId is null && draft.Kind is not LeadCreated)
            refusal = Refusal.Missing("anonymousId", "anonymousId or userId");
        else if (draft.Kind is Kinds.Alias && previousId is null && anonymousId is null)
            refusal = Refusal.Missing("previousId", "the id that userId replaces");
        if (refusal.Reason is not null)
            return false;

        draft.SetId(messageId);
        draft.UserId = userId;
        draft.PreviousId = draft.Kind is Kinds.Alias ? previousId : null;
        if (userId is not null && PersonalText.LooksLikeEmail(userId))
            draft.Email = userId;
        draft.Visitor = anonymousId;
        if (anonymousId is not null && PersonalText.LooksLikeEmail(anonymousId))
        {
            // The facts outlive an erasure, so an address must not stand there.
            draft.Visitor = StableId.Of(draft.Workspace, "visitor", anonymousId).ToString();
            draft.Note("visitor_hashed");
        }

        return true;
    }

    private static bool TakeTime(EventDraft draft, SegmentBatch batch, in SegmentFields fields, ref Refusal refusal)
    {
        if (!JsonField.TryTime(fields.OriginalTimestamp, "originalTimestamp", out var original, ref refusal)
            || !JsonField.TryTime(fields.Timestamp, "timestamp", out var timestamp, ref refusal)
            || !JsonField.TryTime(fields.SentAt, "sentAt", out var sentAt, ref refusal))
            return false;

        return batch.IsHistory
            ? TakePast(draft, timestamp ?? original, ref refusal)
            : EventTime.TryTake(draft, original ?? timestamp, batch.SentAt ?? sentAt, "timestamp", ref refusal)
                && (batch.MaxAgeDays is not { } days || EventTime.IsWithin(draft, days, "timestamp", ref refusal));
    }

    // What was sent long ago says nothing about today's clocks; a time that is missing or ahead is a fault of the file.
    private static bool TakePast(EventDraft draft, long? timestamp, ref Refusal refusal)
    {
        if (timestamp is null)
            refusal = Refusal.Missing("timestamp", "when it happened, as in 2026-01-31T12:00:00.000Z");
        else if (ClockCorrection.Correct(timestamp, null, draft.ReceivedAt).Fault is TimeFault.Future or TimeFault.FarFuture)
            refusal = Refusal.FutureDated("timestamp") with { Expected = "a time that has passed" };
        return refusal.Reason is null && EventTime.TryTake(draft, timestamp, null, "timestamp", ref refusal);
    }

    private static bool AreObjects(ref SegmentFields fields, ref Refusal refusal) =>
        JsonField.TryObject(ref fields.Context, "context", ref refusal)
        && JsonField.TryObject(ref fields.Properties, "properties", ref refusal)
        && JsonField.TryObject(ref fields.Traits, "traits", ref refusal);

    private static bool TakeDeclared(EventDraft draft, SegmentBatch batch, in SegmentContext context, ref Refusal refusal)
    {
        if (context.Channel.ValueKind is JsonValueKind.Undefined && context.Source.ValueKind is JsonValueKind.Undefined)
            return true;
        if (!JsonField.TryText(context.Channel, "context.channel", LongestId, out var channel, ref refusal)
            || !JsonField.TryText(context.Source, "context.source", LongestId, out var source, ref refusal))
            return false;
        if (!batch.IsTrusted && (channel ?? source) is not null)
        {
            refusal = Refusal.SecretKeyNeeded(channel is not null ? "context.channel" : "context.source");
            return false;
        }

        draft.Channel = channel;
        draft.Source = source;
        return true;
    }

    private static void TakePage(EventDraft draft, in SegmentFields fields, in SegmentContext context)
    {
        // A page call says in its properties what other calls say in context.page.
        var second = draft.Kind is Kinds.PageView ? fields.Properties : default;
        draft.Title = JsonField.Text(PageField(context.Page, second, "title"u8), LongestTitle);
        if (JsonField.Text(PageField(context.Page, second, "referrer"u8), LongestAddress) is { } referrer)
            draft.TakeReferrer(referrer);
        var url = AddressOf(context.Page, second);
        if (CampaignTags.Append(url ?? "/", context.Campaign) is { } tagged)
        {
            draft.Note("campaign_from_context");
            url = tagged;
        }

        if (url is not null)
            draft.TakeUrl(url);
    }

    // Some clients send the address without its query, or only its parts.
    private static string? AddressOf(JsonElement page, JsonElement second)
    {
        var url = JsonField.Text(PageField(page, second, "url"u8), LongestAddress) ?? JsonField.Text(PageField(page, second, "path"u8), LongestAddress);
        if (url?.Contains('?', StringComparison.Ordinal) is true)
            return url;
        if (JsonField.Text(PageField(page, second, "search"u8), LongestAddress) is not { Length: > 1 } search)
            return url;

        url ??= "/";
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var query = search[0] == '?' ? search : $"?{search}";
        return hash < 0 ? url + query : $"{url.AsSpan(0, hash)}{query}{url.AsSpan(hash)}";
    }

    private void TakePerson(EventDraft draft, in SegmentFields fields, in SegmentContext context)
    {
        if (fields.Traits.ValueKind is JsonValueKind.Object)
        {
            if (draft.Kind is Kinds.Group)
                TakeGroupName(draft, fields.Traits);
            _split.TakeTraits(draft, fields.Traits, isGroup: draft.Kind is Kinds.Group);
        }

        if (fields.Properties.ValueKind is JsonValueKind.Object)
            _split.TakeProperties(draft, fields.Properties, isPage: draft.Kind is Kinds.PageView);
        if (context.Traits.ValueKind is JsonValueKind.Object)
            _split.TakeTraits(draft, context.Traits, isGroup: false);
        _split.Finish(draft);
    }

    // The traits of a group call describe a company, not the person who made the call.
    private static void TakeGroupName(EventDraft draft, JsonElement traits) => draft.Company = JsonField.Text(Get(traits, "name"u8), LongestName);

    private void TakeSender(EventDraft draft, SegmentBatch batch, in SegmentContext context)
    {
        var userAgent = JsonField.Text(context.UserAgent, 1_024);
        if (userAgent is not null && bots.Inspect(userAgent) is { Reason: { } reason })
            draft.Flag = $"bot:{reason}";
        draft.Flag ??= OwnOrTest(batch, context, draft.Url);

        WriteText("locale"u8, JsonField.Text(context.Locale, 35));
        WriteText("timezone"u8, JsonField.Text(context.TimeZone, 64));
        if (context.Library.ValueKind is JsonValueKind.Object)
        {
            WriteText("library"u8, JsonField.Text(Get(context.Library, "name"u8), 64));
            WriteText("libraryVersion"u8, JsonField.Text(Get(context.Library, "version"u8), 64));
        }

        if (userAgent is not null)
        {
            WriteText("device"u8, Device.ClassOf(userAgent));
            WriteText("app"u8, Device.AppOf(userAgent));
        }

        draft.Context = _context.Finish();
    }

    // Calls of a server say in context.ip whose they are; the address they come from is the server's.
    private static string? OwnOrTest(SegmentBatch batch, in SegmentContext context, string? url)
    {
        if (batch.Traffic is not { } traffic)
            return null;
        var isOwn = JsonField.Text(context.Ip, LongestId) is { } ip && IPAddress.TryParse(ip, out var address) && traffic.Rules.IsOwn(address);
        return isOwn ? TrafficRules.OwnNetwork : traffic.FlagOf(url);
    }

    private void WriteText(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            _context.Open().WriteString(name, value);
    }

    private static JsonElement PageField(JsonElement page, JsonElement second, ReadOnlySpan<byte> name)
    {
        var value = Get(page, name);
        return value.ValueKind is JsonValueKind.String ? value : Get(second, name);
    }

    private static JsonElement Get(JsonElement from, ReadOnlySpan<byte> name) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : default;
}
