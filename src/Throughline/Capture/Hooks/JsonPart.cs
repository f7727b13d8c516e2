using System.Text.Json;

namespace Throughline.Capture.Hooks;

/// <summary>Reading another company's JSON: what is missing or of another type is absent, not an error. Pure.</summary>
internal static class JsonPart
{
    /// <summary>A field of an object; undefined when there is none.</summary>
    public static JsonElement Of(JsonElement from, string name) => from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text or number at a path, as text; null when there is none or it is empty.</summary>
    public static string? Text(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            from = Of(from, name);
        return from.ValueKind switch
        {
            JsonValueKind.String => from.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => from.GetRawText(),
            _ => null,
        };
    }

    /// <summary>The items of an array field; none when it is something else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement from, string name) => Of(from, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
