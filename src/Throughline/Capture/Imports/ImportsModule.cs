using Throughline.Access;
using Throughline.Web;

namespace Throughline.Capture;

/// <summary>Services and addresses of imports.</summary>
internal static class ImportsModule
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton<EventImport>();
        services.AddSingleton<ImportBook>();
        services.AddSingleton<ImportFolder>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<ImportSignal>();
        services.AddSingleton<ImportDesk>();
        services.AddScoped<ImportPages>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 90, "Imports", "/imports", "imports", 'i', Policies.Rules));
        return services;
    }

    /// <summary>Runs what waits; only in a server.</summary>
    public static IServiceCollection AddImportService(this IServiceCollection services) => services.AddHostedService<ImportService>();
}
