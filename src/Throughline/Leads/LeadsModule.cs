using Throughline.Access;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>The pipeline of people.</summary>
internal static class LeadsModule
{
    public static IServiceCollection AddLeads(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, LeadProjection>();
        services.AddSingleton<Capture.ITouchOutcomes, TouchOutcomes>();
        services.AddSingleton<LeadCommands>();
        services.AddSingleton<LeadQueries>();
        services.AddSingleton<LeadTimeline>();
        services.AddSingleton<LeadStory>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Work, 20, "Leads", "/leads", "leads", 'l', Policies.Work));
        services.AddSingleton(new SearchTarget("/leads", "search", "Search leads"));
        return services;
    }
}
