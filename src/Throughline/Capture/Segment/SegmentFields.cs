using System.Runtime.InteropServices;
using System.Text.Json;

namespace Throughline.Capture.Segment;

/// <summary>The top-level fields of one call, found in one pass (segment-http.md 3). A field sent twice counts as its last.</summary>
internal struct SegmentFields
{
    public JsonElement Type;
    public JsonElement MessageId;
    public JsonElement AnonymousId;
    public JsonElement UserId;
    public JsonElement PreviousId;
    public JsonElement GroupId;
    public JsonElement Event;
    public JsonElement Name;
    public JsonElement Timestamp;
    public JsonElement OriginalTimestamp;
    public JsonElement SentAt;
    public JsonElement Context;
    public JsonElement Properties;
    public JsonElement Traits;

    public static SegmentFields Of(JsonElement item)
    {
        var fields = default(SegmentFields);
        foreach (var field in item.EnumerateObject())
            fields.Put(JsonMarshal.GetRawUtf8PropertyName(field), field.Value);
        return fields;
    }

    private void Put(ReadOnlySpan<byte> name, JsonElement value)
    {
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("type"u8):
                Type = value;
                break;
            case 4 when name.SequenceEqual("name"u8):
                Name = value;
                break;
            case 5 when name.SequenceEqual("event"u8):
                Event = value;
                break;
            case 6 when name.SequenceEqual("userId"u8):
                UserId = value;
                break;
            case 6 when name.SequenceEqual("traits"u8):
                Traits = value;
                break;
            case 6 when name.SequenceEqual("sentAt"u8):
                SentAt = value;
                break;
            case 7 when name.SequenceEqual("context"u8):
                Context = value;
                break;
            case 7 when name.SequenceEqual("groupId"u8):
                GroupId = value;
                break;
            default:
                PutLong(name, value);
                break;
        }
    }

    private void PutLong(ReadOnlySpan<byte> name, JsonElement value)
    {
        if (name.SequenceEqual("messageId"u8))
            MessageId = value;
        else if (name.SequenceEqual("timestamp"u8))
            Timestamp = value;
        else if (name.SequenceEqual("properties"u8))
            Properties = value;
        else if (name.SequenceEqual("anonymousId"u8))
            AnonymousId = value;
        else if (name.SequenceEqual("previousId"u8))
            PreviousId = value;
        else if (name.SequenceEqual("originalTimestamp"u8))
            OriginalTimestamp = value;
    }
}
