using Throughline.Log;

namespace Throughline.Leads;

/// <summary>The pipeline of people.</summary>
internal static class LeadsModule
{
    public static IServiceCollection AddLeads(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, LeadProjection>();
        services.AddSingleton<LeadCommands>();
        services.AddSingleton<LeadQueries>();
        services.AddSingleton<LeadTimeline>();
        return services;
    }
}
