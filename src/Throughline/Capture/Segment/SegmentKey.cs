using System.Text;
using System.Text.Json;

namespace Throughline.Capture.Segment;

/// <summary>Where clients put their key (segment-http.md 2).</summary>
internal static class SegmentKey
{
    private const int LongestHeader = 400;

    /// <summary>The key in the header or the address; null when the body must have it.</summary>
    public static string? OfRequest(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length is > 0 and <= LongestHeader)
        {
            if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
                return OfBasic(header.AsSpan(6).Trim());
            // Other bearer tokens are Segment's own, sent beside a write key in the body.
            if (header.StartsWith("Bearer sk_", StringComparison.OrdinalIgnoreCase))
                return header[7..].Trim();
        }

        return request.QueryString.HasValue && request.Query["writeKey"].ToString() is { Length: > 0 } key ? key : null;
    }

    /// <summary>The key in the body: at the top, or with the first item of a batch.</summary>
    public static string? OfBody(JsonElement root)
    {
        if (Text(root) is { } key)
            return key;
        return root.TryGetProperty("batch"u8, out var items) && items.ValueKind is JsonValueKind.Array && items.GetArrayLength() > 0 ? Text(items[0]) : null;
    }

    private static string? Text(JsonElement from) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty("writeKey"u8, out var key) && key.ValueKind is JsonValueKind.String ? key.GetString() : null;

    private static string? OfBasic(ReadOnlySpan<char> encoded)
    {
        Span<byte> bytes = stackalloc byte[LongestHeader];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
            return null;
        var colon = bytes[..length].IndexOf((byte)':');
        return Encoding.UTF8.GetString(colon < 0 ? bytes[..length] : bytes[..colon]);
    }
}
