namespace Throughline.Measure;

/// <summary>Reports as of a past instant, and why a number changed since.</summary>
internal static class AsOfModule
{
    public static IServiceCollection AddAsOf(this IServiceCollection services)
    {
        services.AddOptions<AsOfOptions>().BindConfiguration("AsOf").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CreditStories>();
        services.AddSingleton<CreditStoryReader>();
        services.AddSingleton<ReportSet>();
        services.AddSingleton<LogPositions>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<ReportWorks>();
        services.AddHostedService<ReportWorker>();
        services.AddSingleton<ReportTimes>();
        services.AddSingleton<ReportsAt>();
        services.AddSingleton<ChangeWalk>();
        services.AddSingleton<ChangeReports>();
        return services;
    }
}
