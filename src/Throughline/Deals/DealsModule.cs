using Throughline.Deals.Orders;
using Throughline.Deals.Pages;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Web;

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
        services.AddSingleton<ITimelineWords, DealWords>();
        services.AddSingleton<DealStory>();
        services.AddSingleton(new LeadPanel(10, typeof(LeadDeals), ShowsPersonal: false, IsOfMerge: true));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Work, 40, "Deals", "/deals", "deals", 'd'));
        return services.AddOrders();
    }
}
