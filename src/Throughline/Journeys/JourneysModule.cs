using Throughline.Capture.Calls;
using Throughline.Log;

namespace Throughline.Journeys;

/// <summary>Sessions, touches, and the columnar index over them.</summary>
internal static class JourneysModule
{
    public static IServiceCollection AddJourneys(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, JourneyProjection>();
        services.AddSingleton<IJourneySource, JourneyIndex>();
        services.AddSingleton<IVisitorChannel, VisitorChannel>();
        return services;
    }
}
