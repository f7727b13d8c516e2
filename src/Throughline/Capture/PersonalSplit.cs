using System.Runtime.InteropServices;
using System.Text.Json;

namespace Throughline.Capture;

/// <summary>Parts a sender's properties and traits: what is about behaviour stays in the facts, what is about a person goes where an erasure finds it.</summary>
/// <remarks>Values are recognised by their field's name and by looking like an e-mail address. Not for concurrent use.</remarks>
internal sealed class PersonalSplit
{
    // A longer value is no address, number or name; it is kept among the traits.
    private const int LongestContact = 512;

    private const int LongestFreeText = 4_000;

    private readonly JsonScratch _facts = new();
    private readonly JsonScratch _traits = new();

    /// <summary>Forgets what an event that was refused half way left behind.</summary>
    public void Clear()
    {
        _facts.Clear();
        _traits.Clear();
    }

    /// <summary>Takes the properties of an event. Ordinary ones are passed on as they lie in the request, without a copy.</summary>
    /// <param name="draft">The event.</param>
    /// <param name="properties">An object.</param>
    /// <param name="isPage">Whether the address fields of a page call are left out, which the event carries elsewhere.</param>
    public void TakeProperties(EventDraft draft, JsonElement properties, bool isPage)
    {
        var isWhole = true;
        var hasContact = false;
        var isEmpty = true;
        foreach (var property in properties.EnumerateObject())
        {
            isEmpty = false;
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            var meaning = FieldMeanings.Of(name);
            hasContact |= meaning is FieldMeaning.Email or FieldMeaning.Phone or FieldMeaning.FirstName or FieldMeaning.LastName;
            isWhole &= !IsPersonal(meaning, name, property.Value) && !IsMaskable(property.Value) && !(isPage && IsPageField(name));
        }

        if (isEmpty)
            return;
        if (isWhole)
            draft.Properties = properties;
        else
            Part(draft, properties, isPage, hasContact);
    }

    /// <summary>Takes traits: contact values to their places, the others together.</summary>
    /// <param name="draft">The event.</param>
    /// <param name="traits">An object.</param>
    /// <param name="isGroup">Whether they describe a company: its name, phone and e-mail are not the person's.</param>
    public void TakeTraits(EventDraft draft, JsonElement traits, bool isGroup)
    {
        foreach (var trait in traits.EnumerateObject())
        {
            if (trait.Value.ValueKind is JsonValueKind.Null)
                continue;
            if (isGroup || !TakeContact(draft, FieldMeanings.Of(JsonMarshal.GetRawUtf8PropertyName(trait)), trait.Value))
                trait.WriteTo(_traits.Open());
        }
    }

    /// <summary>Takes the fields of a form: contact values to their places, the others together, and never a password, a card or an account number (tracker.md 5.4).</summary>
    public void TakeFormFields(EventDraft draft, JsonElement fields)
    {
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.String)
                TakeFormField(draft, field.Name, field.Value.GetString()!);
        }
    }

    /// <summary>Takes one field of a form.</summary>
    public void TakeFormField(EventDraft draft, string name, string value)
    {
        var text = value.Trim();
        var meaning = FieldMeanings.OfField(name);
        if (text.Length == 0 || name.Length > LongestContact || meaning is FieldMeaning.Secret || SecretText.IsSecret(meaning, text))
            return;
        if (text.Length > LongestContact || !draft.Take(meaning, text))
            _traits.Open().WriteString(name, TagText.Cut(text, LongestFreeText));
    }

    /// <summary>Completes the event's traits.</summary>
    public void Finish(EventDraft draft) => draft.Traits = _traits.Finish();

    /// <summary>Whether a value, or anything inside it, is about a person.</summary>
    internal static bool HoldsPersonal(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return LooksLikeEmail(value);
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (HoldsPersonal(item))
                        return true;
                }

                return false;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    var name = JsonMarshal.GetRawUtf8PropertyName(property);
                    if (IsPersonal(FieldMeanings.Of(name), name, property.Value))
                        return true;
                }

                return false;
            default:
                return false;
        }
    }

    private static bool IsPersonal(FieldMeaning meaning, ReadOnlySpan<byte> name, JsonElement value) => meaning switch
    {
        FieldMeaning.None => HoldsPersonal(value),
        // A property called "name" names a product, a plan, a page far more often than a person.
        FieldMeaning.FullName when name.Length == 4 => HoldsPersonal(value),
        _ => value.ValueKind is not JsonValueKind.Null,
    };

    private static bool LooksLikeEmail(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text);
        return raw.ContainsAny((byte)'@', (byte)'\\') && PersonalText.LooksLikeEmail(text.GetString());
    }

    private static bool IsMaskable(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String)
            return false;
        var raw = JsonMarshal.GetRawUtf8Value(value);
        return raw.StartsWith("\"http"u8) && raw.Contains((byte)'?');
    }

    private static bool IsPageField(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("url"u8) || name.SequenceEqual("referrer"u8) || name.SequenceEqual("search"u8) || name.SequenceEqual("path"u8) || name.SequenceEqual("title"u8);

    private static bool TakeContact(EventDraft draft, FieldMeaning meaning, JsonElement value)
    {
        if (meaning is FieldMeaning.Company && value.ValueKind is JsonValueKind.Object)
        {
            // Segment's reserved trait: an object whose other fields (size, industry) stay among the traits.
            if (value.TryGetProperty("name"u8, out var name) && name.ValueKind is JsonValueKind.String)
                draft.Take(meaning, name.GetString()!);
            return false;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return text.Length is > 0 and <= LongestContact && draft.Take(meaning, text);
    }

    private void Part(EventDraft draft, JsonElement properties, bool isPage, bool hasContact)
    {
        foreach (var property in properties.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            var meaning = FieldMeanings.Of(name);
            if (isPage && IsPageField(name))
                continue;
            if (IsPersonal(meaning, name, property.Value) || (hasContact && meaning is FieldMeaning.FullName))
            {
                if (!TakeContact(draft, meaning, property.Value))
                    property.WriteTo(_traits.Open());
            }
            else if (IsMaskable(property.Value))
            {
                _facts.Open().WriteString(property.Name, UrlMask.Mask(property.Value.GetString()));
            }
            else
            {
                property.WriteTo(_facts.Open());
            }
        }

        draft.Properties = _facts.Finish();
    }
}
