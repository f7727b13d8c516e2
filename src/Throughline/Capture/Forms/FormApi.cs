namespace Throughline.Capture.Forms;

/// <summary><c>POST /f/{form}</c>: plain HTML forms.</summary>
internal static class FormApi
{
    public static void MapForms(this IEndpointRouteBuilder app)
    {
        var door = app.ServiceProvider.GetRequiredService<FormDoor>();
        app.MapPost("/f/{form}", (RequestDelegate)door.TakeAsync).ShortCircuit();
    }
}
