namespace Throughline.Measure;

/// <summary>Reports: pure functions over journeys, leads and deals.</summary>
internal static class MeasureModule
{
    public static IServiceCollection AddMeasure(this IServiceCollection services)
    {
        services.AddSingleton<WonDeals>();
        services.AddSingleton<AttributionReports>();
        services.AddSingleton<CellDeals>();
        services.AddSingleton<DealExplanations>();
        services.AddSingleton<SourceRevenueReports>();
        services.AddSingleton<ReportRequests>();
        return services;
    }
}
