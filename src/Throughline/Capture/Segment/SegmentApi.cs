using System.Text.Json;

namespace Throughline.Capture.Segment;

/// <summary>The Segment-compatible HTTP API: existing clients work unchanged (segment-http.md).</summary>
internal static class SegmentApi
{
    private static readonly (string Path, string Short, string Type)[] Singles =
    [
        ("track", "t", "track"), ("identify", "i", "identify"), ("page", "p", "page"), ("screen", "s", "screen"), ("group", "g", "group"), ("alias", "a", "alias"),
    ];

    public static void MapSegment(this IEndpointRouteBuilder app)
    {
        var door = app.ServiceProvider.GetRequiredService<SegmentDoor>();
        foreach (var (path, brief, type) in Singles)
        {
            Post(app, $"/v1/{path}", http => door.TakeSingleAsync(http, type));
            Post(app, $"/v1/{brief}", http => door.TakeSingleAsync(http, type));
        }

        foreach (var path in (string[])["batch", "import", "b"])
            Post(app, $"/v1/{path}", door.TakeBatchAsync);
        Post(app, "/v1/m", AcceptMetricsAsync);
        var snippet = app.ServiceProvider.GetRequiredService<SegmentSnippet>();
        app.MapMethods("/analytics.js/v1/{writeKey}/analytics.min.js", ["GET", "HEAD"], (RequestDelegate)snippet.AnswerAsync).ShortCircuit();
        app.MapMethods("/analytics.js/v1/{writeKey}/analytics.js", ["GET", "HEAD"], (RequestDelegate)snippet.AnswerAsync).ShortCircuit();
        app.MapGet("/v1/projects/{writeKey}/settings", AnswerSettingsAsync).ExcludeFromDescription();
        app.MapMethods("/v1/{**path}", ["OPTIONS"], (RequestDelegate)SegmentCors.AnswerPreflightAsync).ShortCircuit();
    }

    // Straight from routing to the door: no sign-in, antiforgery or pages on the busiest path.
    private static void Post(IEndpointRouteBuilder app, string path, RequestDelegate handler) => app.MapPost(path, handler).ShortCircuit();

    // What the client measures about itself is nobody's lead.
    private static Task AcceptMetricsAsync(HttpContext http)
    {
        SegmentCors.Allow(http);
        return new SegmentAnswer().WriteAsync(http);
    }

    // Exactly one integration: any other makes the browser client load code from Segment's own host.
    private static async Task AnswerSettingsAsync(HttpContext http, string writeKey, Intake intake)
    {
        SegmentCors.Allow(http);
        if (await intake.FindKeyAsync(writeKey, http.RequestAborted) is null)
        {
            await intake.RefuseAsync(http, SegmentDoor.Name, Refusal.UnknownKey() with { Status = StatusCodes.Status404NotFound });
            return;
        }

        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("integrations"u8);
        json.WriteStartObject("Segment.io"u8);
        json.WriteString("apiKey"u8, writeKey);
        json.WriteString("apiHost"u8, $"{http.Request.Host}/v1");
        json.WriteString("protocol"u8, http.Request.Scheme);
        json.WriteStartObject("versionSettings"u8);
        json.WriteString("version"u8, "4.4.7"u8);
        json.WriteStartArray("componentTypes"u8);
        json.WriteStringValue("browser"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WritePropertyName("plan"u8);
        json.WriteRawValue("""{"track":{"__default":{"enabled":true,"integrations":{}}},"identify":{"__default":{"enabled":true}},"group":{"__default":{"enabled":true}}}"""u8);
        json.WritePropertyName("metrics"u8);
        json.WriteRawValue("""{"sampleRate":0}"""u8);
        json.WriteEndObject();
    }
}
