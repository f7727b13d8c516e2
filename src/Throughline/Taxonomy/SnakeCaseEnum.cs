using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Taxonomy;

/// <summary>Writes an enum's value as <c>starts_with</c>, in the log and the API as in YAML.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
