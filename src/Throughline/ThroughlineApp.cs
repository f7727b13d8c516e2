using Throughline.Access;
using Throughline.Capture;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Quality;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline;

/// <summary>Composition: one line per room.</summary>
internal static class ThroughlineApp
{
    private const int LongestRequestLine = 64 * 1024;

    /// <summary>Adds every room's services. A command that runs once and a server share them; only a server also projects in the background.</summary>
    public static void AddRooms(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddStorage(configuration);
        services.AddLog();
        services.AddAccess();
        services.AddCapture();
        services.AddIdentity();
        services.AddTaxonomy();
        services.AddJourneys();
        services.AddLeads();
        services.AddDeals();
        services.AddMeasure();
        services.AddQuality();
        services.AddSingleton(live => new SideStores(folder => Beside(live, configuration, folder)));
    }

    // The same rooms on files of their own: they read the live log, keep the live clock, and count for nobody.
    private static ServiceProvider Beside(IServiceProvider live, IConfiguration configuration, string folder)
    {
        var settings = new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(SideStorage.Settings(folder)).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings);
        services.AddLogging();
        AddRooms(services, settings);
        services.AddThrowaway();
        services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory, SideMeters>();
        services.AddSingleton(live.GetRequiredService<TimeProvider>());
        services.AddSingleton(live.GetRequiredService<IEventLog>());
        services.AddSingleton(live.GetRequiredService<ILogStore>());
        return services.BuildServiceProvider();
    }

    /// <summary>The server: rooms, middleware, endpoints.</summary>
    /// <param name="replace">What a test puts in place of a room's service: a clock, a slow store.</param>
    public static WebApplication Build(WebApplicationBuilder builder, Action<IServiceCollection>? replace = null)
    {
        // Before the rooms: who asks, and for which host, is known before any of them looks.
        builder.Services.AddWeb();
        AddRooms(builder.Services, builder.Configuration);
        // An address may hold another one, of which each sign can take three.
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestLineSize = LongestRequestLine);
        builder.Services.AddProjection();
        builder.Services.AddImportService();
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseWeb();
        app.MapOpenApi();
        app.MapWeb();
        app.MapAccess();
        app.MapCapture();
        app.MapTaxonomy();
        app.MapPartners();
        app.MapHealth();
        app.MapMetrics();
        app.MapLeads();
        app.MapPartnerClaims();
        app.MapDeals();
        app.MapReports();
        app.MapSpend();
        app.MapRulePreviews();
        app.MapQuality();
        return app;
    }
}
