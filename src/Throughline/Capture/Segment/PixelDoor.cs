namespace Throughline.Capture.Segment;

/// <summary>Takes calls that come as an image (segment-http.md 8): what is wrong is counted and never shown, the answer is always the picture.</summary>
internal sealed class PixelDoor(SegmentDoor door, Intake intake)
{
    /// <summary>Calls whose fields fit an address.</summary>
    private static readonly string[] Types = ["track", "page", "identify", "screen", "group", "alias"];

    /// <summary>A transparent GIF of one pixel.</summary>
    private static readonly byte[] Gif = Convert.FromHexString("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b");

    /// <summary>RudderStack's form: every field is a parameter, dots name places inside objects.</summary>
    public Task TakeFieldsAsync(HttpContext http) => TakeAsync(http, PixelCall.OfFields(http.Request));

    /// <summary>Segment's form: the whole call in <c>data</c>, as base64 of its JSON.</summary>
    public Task TakeDataAsync(HttpContext http) => TakeAsync(http, PixelCall.OfData(http.Request));

    private async Task TakeAsync(HttpContext http, byte[]? call)
    {
        SegmentCors.Allow(http);
        var type = http.GetRouteValue("type") as string ?? "";
        if (!Types.Contains(type, StringComparer.Ordinal))
            intake.Count(SegmentDoor.Name, Refusal.UnknownType("type", string.Join(", ", Types)));
        else if (call is null)
            intake.Count(SegmentDoor.Name, Refusal.Malformed("fields as parameters, or base64 of a JSON object in data"));
        else
            await door.TakeCallAsync(http, call, type);

        http.Response.Headers.CacheControl = "no-store, private, max-age=0";
        http.Response.ContentType = "image/gif";
        http.Response.ContentLength = Gif.Length;
        await http.Response.Body.WriteAsync(Gif, http.RequestAborted);
    }
}
