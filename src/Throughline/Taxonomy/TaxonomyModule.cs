using Throughline.Access;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>Where touches come from: rules over acquisitions.</summary>
internal static class TaxonomyModule
{
    public static IServiceCollection AddTaxonomy(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, TaxonomyProjection>();
        services.AddSingleton<RuleDesk>();
        services.AddSingleton<WhyReader>();
        services.AddSingleton<PartnerBook>();
        services.AddSingleton<PartnerRegistrations>();
        services.AddSingleton<PartnerThrottle>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 50, "Partners", "/partners", "users", 'p', Policies.Rules));
        services.AddSingleton<Capture.ILinkJudge, LinkJudge>();
        services.AddSingleton<Capture.IDeclaredChannels, DeclaredChannels>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Trust, 10, "Taxonomy", "/taxonomy", "taxonomy", 't', Policies.Rules));
        return services;
    }
}
