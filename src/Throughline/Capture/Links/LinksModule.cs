using Throughline.Access;
using Throughline.Capture.Hits;
using Throughline.Capture.Mail;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture.Links;

/// <summary>Registered links, mailings, and what checks them.</summary>
internal static class LinksModule
{
    public static IServiceCollection AddLinks(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, DoorHitProjection>();
        services.AddSingleton<DoorRequests>();
        services.AddSingleton<LinkPolicies>();
        services.AddSingleton<LinkLint>();
        services.AddSingleton<LinkBook>();
        services.AddSingleton<LinkCounts>();
        services.AddSingleton<BulkLinks>();
        services.AddSingleton<LinkMonitor>();
        services.AddSingleton<LinkWatch>();
        services.AddHostedService<LinkWatchService>();
        services.AddSingleton<LinkDoor>();
        services.AddSingleton<MailDesk>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton<MailDoor>();
        services.AddSingleton<ScannerWatch>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 10, "Links", "/links", "links", null, Policies.Work));
        return services;
    }

    public static void MapLinks(this IEndpointRouteBuilder app)
    {
        var links = app.ServiceProvider.GetRequiredService<LinkDoor>();
        var mail = app.ServiceProvider.GetRequiredService<MailDoor>();
        app.MapMethods("/l/{code}", ["GET", "HEAD"], (RequestDelegate)links.TakeAsync).ShortCircuit();
        app.MapMethods("/o/{token}.gif", ["GET", "HEAD"], (RequestDelegate)(http => mail.OpenAsync(http, (string?)http.Request.RouteValues["token"] ?? ""))).ShortCircuit();
        app.MapLinkApi();
        app.MapMailApi();
    }
}
