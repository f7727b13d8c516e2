using System.Globalization;
using System.Text.Json;

namespace Throughline.Capture;

/// <summary>Reads fields as senders really write them: null and empty are absent, numbers stand for text.</summary>
internal static class JsonField
{
    // Below this a number counts seconds, above it milliseconds (1e11 ms = March 1973, 1e11 s = year 5138).
    private const double FirstMilliseconds = 1e11;

    /// <summary>A short text; null when absent.</summary>
    /// <returns>False when the value is of another type or too long.</returns>
    public static bool TryText(JsonElement value, string field, int limit, out string? text, ref Refusal refusal)
    {
        text = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return true;
            case JsonValueKind.String:
                text = value.GetString()!;
                break;
            case JsonValueKind.Number:
                text = value.GetRawText();
                break;
            default:
                refusal = Refusal.WrongType(field, "text or a number");
                return false;
        }

        if (text.Length > limit)
        {
            refusal = Refusal.TooLong(field, limit);
            return false;
        }

        if (string.IsNullOrWhiteSpace(text))
            text = null;
        return true;
    }

    /// <summary>A text that matters little: another type or an empty one is absent, a longer one is cut.</summary>
    public static string? Text(JsonElement value, int limit)
    {
        if (value.ValueKind is not JsonValueKind.String)
            return null;
        var text = value.GetString()!;
        return text.Length == 0 ? null : TagText.Cut(text, limit);
    }

    /// <summary>Whether a value is text where the event's meaning depends on it; absent is well too.</summary>
    public static bool IsText(JsonElement value, string field, ref Refusal refusal)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null)
            return true;
        refusal = Refusal.WrongType(field, "text");
        return false;
    }

    /// <summary>Whether the fields of that name in an object are text; anything but an object has none.</summary>
    public static bool AreText(JsonElement within, string path, ReadOnlySpan<string> names, ref Refusal refusal)
    {
        if (within.ValueKind is not JsonValueKind.Object)
            return true;
        foreach (var name in names)
        {
            if (within.TryGetProperty(name, out var value) && !IsText(value, $"{path}.{name}", ref refusal))
                return false;
        }

        return true;
    }

    /// <summary>An object; undefined when absent.</summary>
    public static bool TryObject(ref JsonElement value, string field, ref Refusal refusal)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined)
            return true;
        if (value.ValueKind is JsonValueKind.Null)
        {
            value = default;
            return true;
        }

        refusal = Refusal.WrongType(field, "an object");
        return false;
    }

    /// <summary>A time in UTC milliseconds: ISO 8601 (UTC when no offset is given) or a number of milliseconds or seconds since 1970; null when absent.</summary>
    public static bool TryTime(JsonElement value, string field, out long? time, ref Refusal refusal)
    {
        time = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return true;
            case JsonValueKind.Number when value.TryGetDouble(out var number) && number is > 0 and < 8e15:
                time = (long)(number < FirstMilliseconds ? number * 1_000 : number);
                return true;
            case JsonValueKind.String:
                time = TimeOf(value);
                break;
        }

        if (time is not null)
            return true;
        refusal = Refusal.WrongType(field, "a time as in 2026-01-31T12:00:00.000Z");
        return false;
    }

    private static long? TimeOf(JsonElement value)
    {
        if (value.GetString() is not { Length: > 0 and < 64 } text)
            return null;
        if (text[^1] == 'Z' && value.TryGetDateTimeOffset(out var exact))
            return exact.ToUnixTimeMilliseconds();
        // 03/04/2026 is another day on either side of an ocean.
        return text.Length >= 8 && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && text[4] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var loose)
            ? loose.ToUnixTimeMilliseconds()
            : null;
    }
}
