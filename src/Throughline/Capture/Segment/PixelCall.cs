using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Throughline.Capture.Segment;

/// <summary>Builds the call that an image's address stands for.</summary>
internal static class PixelCall
{
    private const int MostFields = 100;
    private const int MostLevels = 8;

    /// <summary>From parameters such as <c>anonymousId=a&amp;event=Opened&amp;properties.plan=pro</c>.</summary>
    public static byte[]? OfFields(HttpRequest request)
    {
        var call = new JsonObject();
        foreach (var (name, values) in request.Query.Take(MostFields))
            Put(call, name.Split('.'), values.ToString());
        return Complete(call, request);
    }

    /// <summary>From <c>data</c>: base64, also its variant for addresses, padded or not.</summary>
    public static byte[]? OfData(HttpRequest request)
    {
        var text = request.Query["data"].ToString().Replace('-', '+').Replace('_', '/').Replace(' ', '+').TrimEnd('=');
        var bytes = new byte[text.Length];
        if (text.Length == 0 || !Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
            return null;
        try
        {
            return JsonNode.Parse(bytes.AsSpan(0, length), documentOptions: new JsonDocumentOptions { MaxDepth = SegmentReader.MaxDepth }) is JsonObject call ? Complete(call, request) : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // No JSON, or a name twice.
            return null;
        }
    }

    // An image says in its headers what a script says in its context: which browser, and on which page it stands.
    private static byte[]? Complete(JsonObject call, HttpRequest request)
    {
        try
        {
            if (call["context"] is not JsonObject context)
                call["context"] = context = [];
            if (context["userAgent"] is null && request.Headers.UserAgent is [{ Length: > 0 } agent])
                context["userAgent"] = agent;
            if (request.Headers.Referer is [{ Length: > 0 } page] && context["page"] is null && (call["properties"] as JsonObject)?["url"] is null)
                context["page"] = new JsonObject { ["url"] = page };
            return Encoding.UTF8.GetBytes(call.ToJsonString());
        }
        catch (ArgumentException)
        {
            // A lazily read object turns out to hold a name twice.
            return null;
        }
    }

    private static void Put(JsonObject into, ReadOnlySpan<string> path, string value)
    {
        if (path.Length > MostLevels)
            return;
        while (path.Length > 1)
        {
            if (into[path[0]] is not JsonObject inner)
            {
                if (into.ContainsKey(path[0]))
                    return;
                into[path[0]] = inner = [];
            }

            into = inner;
            path = path[1..];
        }

        if (value.Length > 0 && into[path[0]] is not JsonObject)
            into[path[0]] = value;
    }
}
