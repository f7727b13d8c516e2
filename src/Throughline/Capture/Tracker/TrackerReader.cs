using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Throughline.Capture.Rules;
using Throughline.Log;

namespace Throughline.Capture.Tracker;

/// <summary>Turns one event of the script into an event of the log (tracker.md 3). Pure but for its buffers; one instance serves one thread at a time.</summary>
internal sealed class TrackerReader(int maxAgeDays)
{
    /// <summary>Levels of objects and arrays one event may have.</summary>
    public const int MaxDepth = 8;

    private const int LongestName = 200;
    private const int LongestProof = 5_000;
    private const int LongestTitle = 300;
    private const int MostProperties = 50;
    private const int LongestValueBytes = 4 * 1_024;
    private const string Types = "page_view, track, identify, form_submit or consent";

    private static readonly string[] ContactTexts = ["email"];

    private readonly PersonalSplit _split = new();
    private readonly JsonScratch _context = new();
    private readonly JsonScratch _form = new();

    /// <summary>Reads one event; its elements refer to the request's bytes.</summary>
    public bool TryRead(TrackerBatch batch, JsonElement item, [NotNullWhen(true)] out Envelope? envelope, out Refusal refusal)
    {
        envelope = null;
        refusal = default;
        if (item.ValueKind is not JsonValueKind.Object)
        {
            refusal = Refusal.WrongType("", "an object for each event");
            return false;
        }

        if (JsonText.IsDeeperThan(JsonMarshal.GetRawUtf8Value(item), MaxDepth))
        {
            refusal = Refusal.TooDeep(MaxDepth);
            return false;
        }

        var fields = TrackerFields.Of(item);
        var draft = new EventDraft { Workspace = batch.Workspace, Door = TrackerDoor.Name, ReceivedAt = batch.ReceivedAt };
        _split.Clear();
        _context.Clear();
        _form.Clear();
        if (!TakeKind(draft, fields, ref refusal) || !TakeTime(draft, batch, fields, ref refusal) || !AreObjects(ref fields, ref refusal))
            return false;

        TakeConsent(draft, batch, fields.Consent);
        TakePage(draft, batch, fields);
        if (draft.Kind is Kinds.PageView)
            batch.Meta.AddTo(draft);
        if (fields.Traits.ValueKind is JsonValueKind.Object)
            _split.TakeTraits(draft, fields.Traits, isGroup: false);
        if (fields.Properties.ValueKind is JsonValueKind.Object)
            _split.TakeProperties(draft, fields.Properties, isPage: false);
        if (draft.Kind is Kinds.FormSubmit)
            TakeForm(draft, fields.Form);
        _split.Finish(draft);
        TakeSender(draft, batch, fields);
        envelope = draft.ToEnvelope();
        return true;
    }

    private static bool TakeKind(EventDraft draft, in TrackerFields fields, ref Refusal refusal)
    {
        if (!JsonField.TryText(fields.Id, "id", LongestName, out var id, ref refusal)
            || !JsonField.TryText(fields.Type, "t", LongestName, out var type, ref refusal)
            || !JsonField.TryText(fields.Name, "n", LongestName, out var name, ref refusal))
            return false;

        draft.Kind = type switch
        {
            "page_view" => Kinds.PageView,
            "track" => Kinds.Track,
            "identify" => Kinds.Identify,
            "form_submit" => Kinds.FormSubmit,
            "consent" => Kinds.Consent,
            _ => "",
        };
        if (type is null)
            refusal = Refusal.Missing("t", Types);
        else if (draft.Kind.Length == 0)
            refusal = Refusal.UnknownType("t", Types);
        else if (draft.Kind is Kinds.Track && name is null)
            refusal = Refusal.Missing("n", "the event's name");
        draft.SetId(id);
        draft.Name = draft.Kind is Kinds.Track ? name : null;
        draft.HandOver = draft.Kind is Kinds.FormSubmit ? id : null;
        return refusal.Reason is null;
    }

    private bool TakeTime(EventDraft draft, TrackerBatch batch, in TrackerFields fields, ref Refusal refusal)
    {
        if (!JsonField.TryTime(fields.Time, "ts", out var ts, ref refusal))
            return false;
        return EventTime.TryTake(draft, ClockCorrection.BelieveUnsent(ts, batch.SentAt, batch.ReceivedAt), batch.SentAt, "ts", ref refusal)
            && EventTime.IsWithin(draft, maxAgeDays, "ts", ref refusal);
    }

    private static bool AreObjects(ref TrackerFields fields, ref Refusal refusal) =>
        JsonField.TryObject(ref fields.Properties, "p", ref refusal)
        && JsonField.TryObject(ref fields.Traits, "traits", ref refusal)
        && JsonField.TryObject(ref fields.Form, "f", ref refusal)
        && JsonField.TryObject(ref fields.Consent, "c", ref refusal)
        && JsonField.IsText(fields.Url, "u", ref refusal)
        && JsonField.IsText(fields.Referrer, "r", ref refusal)
        && JsonField.IsText(fields.Title, "ti", ref refusal)
        && JsonField.AreText(fields.Traits, "traits", ContactTexts, ref refusal)
        && IsModest(fields.Properties, "p", ref refusal)
        && IsModest(fields.Traits, "traits", ref refusal);

    // A public key lets anybody send: what one event may carry is bounded (tracker.md 3).
    private static bool IsModest(JsonElement values, string field, ref Refusal refusal)
    {
        if (values.ValueKind is not JsonValueKind.Object)
            return true;
        if (values.GetPropertyCount() > MostProperties)
        {
            refusal = Refusal.TooMany(field, MostProperties);
            return false;
        }

        foreach (var value in values.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8Value(value.Value).Length <= LongestValueBytes)
                continue;
            refusal = Refusal.TooLong($"{field}.{value.Name}", LongestValueBytes);
            return false;
        }

        return true;
    }

    // Before the address: whether click identifiers may be kept depends on it.
    private static void TakeConsent(EventDraft draft, TrackerBatch batch, JsonElement consent)
    {
        var analytics = Flag(consent, "analytics"u8);
        var ads = Flag(consent, "ads"u8);
        var gpc = batch.HasGpc ? true : Flag(consent, "gpc"u8);
        if (analytics is not null || ads is not null || gpc is not null)
            draft.Consent = new ConsentFacts(analytics, ads, gpc, draft.Kind is Kinds.Consent ? JsonField.Text(Get(consent, "tc"u8), LongestProof) : null);
        // A refusal is recorded with the visitor who gave it; nothing else is without consent.
        if (analytics is not false || draft.Kind is Kinds.Consent)
            draft.Visitor = batch.Visitor.ToString();
    }

    private static void TakePage(EventDraft draft, TrackerBatch batch, in TrackerFields fields)
    {
        draft.Title = JsonField.Text(fields.Title, LongestTitle);
        if (JsonField.Text(fields.Url, int.MaxValue) is { } url)
            draft.TakeUrl(LinkerToken.Without(url));
        if (JsonField.Text(fields.Referrer, int.MaxValue) is { } referrer)
            draft.TakeReferrer(LinkerToken.Without(referrer));
        Judge(draft, batch, fields);
    }

    private static void Judge(EventDraft draft, TrackerBatch batch, in TrackerFields fields)
    {
        var bot = batch.Bot ?? (IsHeadless(fields) ? BotReasons.Headless : null) ?? (IsSpam(draft.Referrer) ? BotReasons.ReferrerSpam : null);
        if (bot is not null && !TestHosts.IsTestPage(draft.Url))
            draft.Flag = $"bot:{bot}";
        else if (bot is not null)
            draft.Note($"bot:{bot}");
        draft.Flag ??= batch.Traffic.Rules.FlagOfPage(draft.Url);
        // A colleague who fills in a form does it for somebody, and people browse through data centres: the enquiry is kept.
        if (batch.Traffic.Sender is { } own && draft.Kind is Kinds.FormSubmit)
            draft.Note(own);
        else
            draft.Flag ??= batch.Traffic.Sender;
    }

    private static bool IsSpam(string? referrer) => Uri.TryCreate(referrer, UriKind.Absolute, out var page) && ReferrerSpam.IsSpam(page.Host);

    // A browser in front of somebody has a language and a window.
    private static bool IsHeadless(in TrackerFields fields) =>
        fields.Width.ValueKind is JsonValueKind.Number && fields.Width.TryGetInt32(out var width) && width == 0 && JsonField.Text(fields.Language, 35) is null;

    private void TakeForm(EventDraft draft, JsonElement form)
    {
        draft.Name = JsonField.Text(Get(form, "id"u8), LongestName) ?? JsonField.Text(Get(form, "name"u8), LongestName);
        var isValid = Flag(form, "valid"u8);
        if (isValid is { } valid)
            _form.Open().WriteBoolean("valid"u8, valid);
        if (_form.Finish() is { } facts && draft.Properties is null)
            draft.Properties = facts;
        // What the browser refused to send is not given to us either.
        if (isValid is not false && Get(form, "fields"u8) is { ValueKind: JsonValueKind.Object } values)
            _split.TakeFormFields(draft, values);
    }

    private void TakeSender(EventDraft draft, TrackerBatch batch, in TrackerFields fields)
    {
        WriteText("locale"u8, JsonField.Text(fields.Language, 35));
        WriteText("timezone"u8, JsonField.Text(fields.TimeZone, 64));
        WriteText("library"u8, "t.js");
        WriteText("libraryVersion"u8, batch.Version);
        WriteText("sid"u8, draft.Visitor is null ? null : batch.SessionHint);
        if (fields.Width.ValueKind is JsonValueKind.Number && fields.Width.TryGetInt32(out var width) && width is > 0 and < 100_000)
            _context.Open().WriteNumber("width"u8, width);
        if (batch.UserAgent.Length > 0)
        {
            WriteText("device"u8, Device.ClassOf(batch.UserAgent));
            WriteText("app"u8, Device.AppOf(batch.UserAgent));
        }

        draft.Context = _context.Finish();
    }

    private void WriteText(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            _context.Open().WriteString(name, value);
    }

    private static bool? Flag(JsonElement from, ReadOnlySpan<byte> name) => Get(from, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static JsonElement Get(JsonElement from, ReadOnlySpan<byte> name) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : default;
}
