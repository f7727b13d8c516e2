using System.Runtime.InteropServices;
using System.Text.Json;

namespace Throughline.Capture.Segment;

/// <summary>The parts of a call's <c>context</c> that say where the event comes from. What a batch says for all its items counts where an item says nothing.</summary>
internal struct SegmentContext
{
    /// <summary>Fields of a page that must be text.</summary>
    public static readonly string[] PageTexts = ["url", "path", "search", "referrer", "title"];

    /// <summary>Traits that must be text.</summary>
    public static readonly string[] ContactTexts = ["email"];

    public JsonElement Page;
    public JsonElement Campaign;
    public JsonElement Traits;
    public JsonElement Library;
    public JsonElement Locale;
    public JsonElement TimeZone;
    public JsonElement UserAgent;
    public JsonElement Consent;
    public JsonElement Ip;

    /// <summary>The channel, which only a sender with a secret key may declare.</summary>
    public JsonElement Channel;

    /// <summary>The source, which only a sender with a secret key may declare.</summary>
    public JsonElement Source;

    public static SegmentContext Of(JsonElement ofBatch, JsonElement ofItem)
    {
        var context = default(SegmentContext);
        context.Take(ofBatch);
        context.Take(ofItem);
        return context;
    }

    /// <summary>Whether what the event's source, sender and person are read from has the types of segment-http.md 3. The rest of the context is taken as it comes.</summary>
    public bool HasShape(ref Refusal refusal) =>
        JsonField.TryObject(ref Page, "context.page", ref refusal)
        && JsonField.TryObject(ref Campaign, "context.campaign", ref refusal)
        && JsonField.TryObject(ref Traits, "context.traits", ref refusal)
        && JsonField.AreText(Page, "context.page", PageTexts, ref refusal)
        && JsonField.AreText(Traits, "context.traits", ContactTexts, ref refusal)
        && JsonField.IsText(UserAgent, "context.userAgent", ref refusal)
        && JsonField.IsText(Ip, "context.ip", ref refusal);

    private void Take(JsonElement source)
    {
        if (source.ValueKind is not JsonValueKind.Object)
            return;
        foreach (var field in source.EnumerateObject())
        {
            if (field.Value.ValueKind is not JsonValueKind.Null)
                Put(JsonMarshal.GetRawUtf8PropertyName(field), field.Value);
        }
    }

    private void Put(ReadOnlySpan<byte> name, JsonElement value)
    {
        if (name.SequenceEqual("page"u8))
            Page = value;
        else if (name.SequenceEqual("userAgent"u8))
            UserAgent = value;
        else if (name.SequenceEqual("campaign"u8))
            Campaign = value;
        else if (name.SequenceEqual("library"u8))
            Library = value;
        else if (name.SequenceEqual("locale"u8))
            Locale = value;
        else if (name.SequenceEqual("timezone"u8))
            TimeZone = value;
        else if (name.SequenceEqual("traits"u8))
            Traits = value;
        else if (name.SequenceEqual("ip"u8))
            Ip = value;
        else if (name.SequenceEqual("consent"u8))
            Consent = value;
        else if (name.SequenceEqual("channel"u8))
            Channel = value;
        else if (name.SequenceEqual("source"u8))
            Source = value;
    }
}
