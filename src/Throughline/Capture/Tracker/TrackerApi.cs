namespace Throughline.Capture.Tracker;

/// <summary>The script and where it sends to.</summary>
internal static class TrackerApi
{
    public static void MapTracker(this IEndpointRouteBuilder app)
    {
        var door = app.ServiceProvider.GetRequiredService<TrackerDoor>();
        app.MapPost("/e", (RequestDelegate)door.TakeAsync).ShortCircuit();
        var assist = app.ServiceProvider.GetRequiredService<AssistDoor>();
        app.MapGet("/e", (RequestDelegate)assist.AnswerAsync).ShortCircuit();
        foreach (var script in TrackerScript.All)
            app.MapMethods(script.Path, ["GET", "HEAD"], (RequestDelegate)script.AnswerAsync).ShortCircuit();
        app.MapMethods("/e", ["OPTIONS"], (RequestDelegate)TrackerCors.AnswerPreflightAsync).ShortCircuit();
    }
}
