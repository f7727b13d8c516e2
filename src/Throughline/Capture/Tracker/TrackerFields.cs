using System.Runtime.InteropServices;
using System.Text.Json;

namespace Throughline.Capture.Tracker;

/// <summary>The fields of one event of the script, found in one pass.</summary>
internal struct TrackerFields
{
    public JsonElement Id;
    public JsonElement Type;
    public JsonElement Time;
    public JsonElement Url;
    public JsonElement Referrer;
    public JsonElement Title;
    public JsonElement Width;
    public JsonElement Language;
    public JsonElement TimeZone;
    public JsonElement Name;
    public JsonElement Properties;
    public JsonElement Traits;
    public JsonElement Form;
    public JsonElement Consent;

    public static TrackerFields Of(JsonElement item)
    {
        var fields = default(TrackerFields);
        foreach (var field in item.EnumerateObject())
            fields.Put(JsonMarshal.GetRawUtf8PropertyName(field), field.Value);
        return fields;
    }

    private void Put(ReadOnlySpan<byte> name, JsonElement value)
    {
        if (name.Length == 1)
            PutShort(name[0], value);
        else if (name.SequenceEqual("id"u8))
            Id = value;
        else if (name.SequenceEqual("ts"u8))
            Time = value;
        else if (name.SequenceEqual("ti"u8))
            Title = value;
        else if (name.SequenceEqual("tz"u8))
            TimeZone = value;
        else if (name.SequenceEqual("traits"u8))
            Traits = value;
    }

    private void PutShort(byte name, JsonElement value)
    {
        switch (name)
        {
            case (byte)'t':
                Type = value;
                break;
            case (byte)'u':
                Url = value;
                break;
            case (byte)'r':
                Referrer = value;
                break;
            case (byte)'w':
                Width = value;
                break;
            case (byte)'l':
                Language = value;
                break;
            case (byte)'n':
                Name = value;
                break;
            case (byte)'p':
                Properties = value;
                break;
            case (byte)'f':
                Form = value;
                break;
            case (byte)'c':
                Consent = value;
                break;
        }
    }
}
