using Throughline.Access;
using Throughline.Capture.Calls;
using Throughline.Capture.Forms;
using Throughline.Capture.Hooks;
using Throughline.Capture.Links;
using Throughline.Capture.Offline;
using Throughline.Capture.References;
using Throughline.Capture.Segment;
using Throughline.Capture.Tracker;
using Throughline.Capture.Traffic;
using Throughline.Web;

namespace Throughline.Capture;

/// <summary>The doors events come through from outside.</summary>
internal static class CaptureModule
{
    public static IServiceCollection AddCapture(this IServiceCollection services)
    {
        services.AddOptions<CaptureOptions>().BindConfiguration("Capture").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CaptureMetrics>();
        services.AddSingleton<BotDetector>();
        services.AddSingleton<Intake>();
        services.AddSingleton<TrafficBook>();
        services.AddSingleton<DataCentres>();
        services.AddSingleton<TrafficJudge>();
        services.AddScoped<TrafficDesk>();
        services.AddSingleton<SegmentDoor>();
        services.AddSingleton<PixelDoor>();
        services.AddSingleton<SegmentSnippet>();
        services.AddImports();
        services.AddSingleton<CaptureSecrets>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<IFrontDoor, FrontDoor>();
        services.AddSingleton<Linker>();
        services.AddSingleton<IPageAssist>(static s => s.GetRequiredService<Linker>());
        services.AddSingleton<AssistDoor>();
        services.AddSingleton<TrackerDoor>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 15, "Traffic", "/settings/traffic", "quality", null, Policies.Admin));
        services.AddSingleton<RepeatWindow>();
        services.AddSingleton<ReferenceCodes>();
        return services.AddForms().AddCalls().AddHooks().AddLinks().AddOffline();
    }

    public static void MapCapture(this IEndpointRouteBuilder app)
    {
        app.MapSegment();
        app.MapRudder();
        app.MapTracker();
        app.MapForms();
        app.MapCalls();
        app.MapHooks();
        app.MapLinks();
        app.MapOffline();
        app.MapTraffic();
        app.MapImports();
    }
}
