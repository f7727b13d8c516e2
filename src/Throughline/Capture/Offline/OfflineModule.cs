using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Coupons;
using Throughline.Capture.Shows;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Offline;

/// <summary>Codes in the world: placements, coupons, trade shows.</summary>
internal static class OfflineModule
{
    public static IServiceCollection AddOffline(this IServiceCollection services)
    {
        services.AddSingleton<PlacementBook>();
        services.AddSingleton<VanityNames>();
        services.AddSingleton<ServerAddresses>();
        services.AddSingleton<ScanDoor>();
        services.AddSingleton<IStartupFilter, VanityFilter>();
        services.AddSingleton<CouponBook>();
        services.AddSingleton<CouponDesk>();
        services.AddSingleton(static s => new OrderCoupons(s.GetRequiredService<CouponDesk>(), s.GetRequiredService<IDbContextFactory<AppDb>>()));
        services.AddSingleton<CouponThrottle>();
        services.AddSingleton<ShowBook>();
        services.AddSingleton<ShowDesk>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 40, "Off line", "/offline", "stage", null, Policies.Work));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 41, "Till", "/till", "money", null, Policies.Work));
        return services;
    }

    public static void MapOffline(this IEndpointRouteBuilder app)
    {
        var scans = app.ServiceProvider.GetRequiredService<ScanDoor>();
        var names = app.ServiceProvider.GetRequiredService<VanityNames>();
        app.MapMethods("/q/{code}", ["GET", "HEAD"], (RequestDelegate)scans.TakeAsync).ShortCircuit();
        app.MapMethods("/s/{word}", ["GET", "HEAD"], (RequestDelegate)(http => FollowWordAsync(http, scans, names))).ShortCircuit();
        app.MapPlacements();
        app.MapCoupons();
        app.MapShows();
    }

    private static async Task FollowWordAsync(HttpContext http, ScanDoor scans, VanityNames names)
    {
        if (await names.FindWordAsync((string?)http.Request.RouteValues["word"] ?? "", http.RequestAborted) is { } placement)
            await scans.FollowAsync(http, placement, "vanity");
        else
            await Redirects.NotFoundAsync(http);
    }
}
