using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Reports: pure functions over journeys, leads and deals.</summary>
internal static class MeasureModule
{
    public static IServiceCollection AddMeasure(this IServiceCollection services)
    {
        services.AddSingleton<Log.IProjection, SpendProjection>();
        services.AddSingleton<ChangedPeople>();
        services.AddSingleton<Log.IProjection, RateProjection>();
        services.AddSingleton<Rates>();
        services.AddSingleton<RateCommands>();
        services.AddSingleton<MissingRates>();
        services.AddSingleton<PipelineFacts>();
        services.AddSingleton<AnswerReuse>();
        services.AddSingleton<ReportMaterial>();
        services.AddSingleton<ModelInsights>();
        services.AddSingleton<AttributionSettingsStore>();
        services.AddSingleton<AttributionReports>();
        services.AddSingleton<CellDeals>();
        services.AddSingleton<SourceDeals>();
        services.AddSingleton<DealExplanations>();
        services.AddSingleton<SourceRevenueReports>();
        services.AddSingleton<ReportRequests>();
        services.AddSingleton<AttributionReader>();
        services.AddSingleton<SourceRevenueReader>();
        services.AddSingleton<DealCreditReader>();
        services.AddSingleton<TrafficReports>();
        services.AddSingleton<OverviewReports>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<ActiveLeadsReader>();
        services.AddHostedService<Warmup>();
        services.AddSingleton<ConversionNames>();
        services.AddSingleton<AcquisitionWeights>();
        services.AddSingleton<RulePreviews>();
        services.AddAsOf();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Top, 0, "Overview", "/", "overview", 'o'));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Understand, 10, "Source → Revenue", "/reports/sources", "sources", 's'));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Understand, 20, "Attribution", "/reports/attribution", "attribution", 'a'));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 30, "Attribution", "/settings/attribution", "attribution", null, Access.Policies.Rules));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 40, "Exchange rates", "/settings/rates", "rates", 'x', Access.Policies.Rules));
        return services;
    }
}
