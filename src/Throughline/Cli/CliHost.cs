using Throughline.Storage;

namespace Throughline.Cli;

/// <summary>The rooms without a server, for commands that run once: same settings, same store, schema brought up to date.</summary>
internal static class CliHost
{
    public static async Task<ServiceProvider> OpenAsync(CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        ThroughlineApp.AddRooms(services, configuration);
        var provider = services.BuildServiceProvider();
        await provider.MigrateAsync(cancellation);
        return provider;
    }
}
