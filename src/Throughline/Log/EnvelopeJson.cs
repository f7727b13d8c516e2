using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Log;

/// <summary>How the two sections of an event are written: compact JSON, nulls left out.</summary>
public static class EnvelopeJson
{
    /// <summary>Options for typed payloads inside <see cref="EventFacts.Properties"/>.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A typed payload as the element that an envelope carries.</summary>
    public static JsonElement Payload<T>(T value) => JsonSerializer.SerializeToElement(value, Options);

    internal static byte[] Write(EventFacts facts) => JsonSerializer.SerializeToUtf8Bytes(facts, EnvelopeJsonContext.Default.EventFacts);

    internal static byte[]? Write(EventPersonal? personal) =>
        personal is null ? null : JsonSerializer.SerializeToUtf8Bytes(personal, EnvelopeJsonContext.Default.EventPersonal);

    internal static EventFacts ReadFacts(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, EnvelopeJsonContext.Default.EventFacts) ?? throw new JsonException("an event without facts");

    internal static EventPersonal? ReadPersonal(ReadOnlySpan<byte> json) =>
        json.IsEmpty ? null : JsonSerializer.Deserialize(json, EnvelopeJsonContext.Default.EventPersonal);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventFacts))]
[JsonSerializable(typeof(EventPersonal))]
internal sealed partial class EnvelopeJsonContext : JsonSerializerContext;
