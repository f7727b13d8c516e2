using Throughline.Capture.Forms.Hosted;
using Throughline.Capture.Tracker;

namespace Throughline.Capture.Forms;

/// <summary><c>/f/{form}</c>: plain HTML forms post here with a write key; a hosted form is shown and taken here.</summary>
internal static class FormApi
{
    public static void MapForms(this IEndpointRouteBuilder app)
    {
        var plain = app.ServiceProvider.GetRequiredService<FormDoor>();
        var hosted = app.ServiceProvider.GetRequiredService<HostedFormDoor>();
        app.MapPost("/f/{form}", (RequestDelegate)(http => IsHosted(http) ? hosted.TakeAsync(http) : plain.TakeAsync(http))).ShortCircuit();
        app.MapMethods("/f/{form}", ["GET", "HEAD"], (RequestDelegate)hosted.ShowAsync).ShortCircuit();
        // A page that sends JSON asks first.
        app.MapMethods("/f/{form}", ["OPTIONS"], (RequestDelegate)TrackerCors.AnswerPreflightAsync).ShortCircuit();
        app.MapHostedForms();
    }

    private static bool IsHosted(HttpContext http) => ((string?)http.Request.RouteValues["form"])?.StartsWith(HostedForms.Prefix, StringComparison.Ordinal) == true;
}
