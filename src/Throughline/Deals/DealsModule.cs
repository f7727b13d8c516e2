using Throughline.Leads;
using Throughline.Log;

namespace Throughline.Deals;

/// <summary>Opportunities, their buying groups and their money.</summary>
internal static class DealsModule
{
    public static IServiceCollection AddDeals(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, DealProjection>();
        services.AddSingleton<ILeadTimelineSource, DealTimelineSource>();
        services.AddSingleton<DealCommands>();
        services.AddSingleton<DealQueries>();
        return services;
    }
}
