using Throughline.Access;
using Throughline.Capture.References;
using Throughline.Capture.Tracker;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture.Calls;

/// <summary>Calls, and the numbers they come by.</summary>
internal static class CallsModule
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<CallDesk>();
        services.AddSingleton<CallList>();
        services.AddSingleton<NumberRegistry>();
        services.AddSingleton<NumberSwaps>();
        services.AddSingleton<IPageAssist, NumberAssist>();
        services.AddSingleton<ReferenceDoor>();
        services.AddSingleton<IProjection, CallProjection>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 30, "Calls", "/calls", "calls", null, Policies.Work));
        return services;
    }
}
