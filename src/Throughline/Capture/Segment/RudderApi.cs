using System.Text.Json;

namespace Throughline.Capture.Segment;

/// <summary>What RudderStack's browser client asks for beside Segment's calls: its source at the start, and a beacon when the page goes (segment-http.md 1 and 6).</summary>
internal static class RudderApi
{
    public static void MapRudder(this IEndpointRouteBuilder app)
    {
        var door = app.ServiceProvider.GetRequiredService<SegmentDoor>();
        var pixel = app.ServiceProvider.GetRequiredService<PixelDoor>();
        app.MapPost("/beacon/v1/batch", (RequestDelegate)door.TakeBatchAsync).ShortCircuit();
        app.MapGet("/sourceConfig", AnswerSourceAsync).ExcludeFromDescription();
        app.MapGet("/pixel/v1/{type}", (RequestDelegate)pixel.TakeFieldsAsync).ShortCircuit();
        app.MapGet("/v1/pixel/{type}", (RequestDelegate)pixel.TakeDataAsync).ShortCircuit();
        foreach (var path in (string[])["/sourceConfig", "/beacon/v1/batch"])
            app.MapMethods(path, ["OPTIONS"], (RequestDelegate)SegmentCors.AnswerPreflightAsync).ShortCircuit();
    }

    // No destinations: any listed one makes the client load code from RudderStack's own host.
    private static async Task AnswerSourceAsync(HttpContext http, Intake intake)
    {
        SegmentCors.Allow(http);
        var key = SegmentKey.OfRequest(http.Request);
        if (await intake.FindKeyAsync(key, http.RequestAborted) is not { } grant)
        {
            await intake.RefuseAsync(http, SegmentDoor.Name, key is null ? Refusal.MissingKey("the write key as Basic user name or in the query") : Refusal.UnknownKey());
            return;
        }

        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("source"u8);
        json.WriteString("id"u8, grant.Id);
        json.WriteString("name"u8, "web"u8);
        json.WriteString("writeKey"u8, key);
        json.WriteBoolean("enabled"u8, true);
        json.WriteString("workspaceId"u8, grant.Workspace);
        json.WritePropertyName("config"u8);
        json.WriteRawValue("""{"statsCollection":{"errors":{"enabled":false},"metrics":{"enabled":false}}}"""u8);
        json.WritePropertyName("destinations"u8);
        json.WriteRawValue("[]"u8);
        json.WritePropertyName("connections"u8);
        json.WriteRawValue("[]"u8);
        json.WriteEndObject();
        json.WriteString("updatedAt"u8, "2026-01-01T00:00:00.000Z"u8);
        json.WriteEndObject();
    }
}
