namespace Throughline.Web;

/// <summary>What every page and API shares.</summary>
internal static class WebModule
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiErrors>();
        services.Configure<RouteHandlerOptions>(static routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi("v1");
        services.AddSingleton<Metrics>();
        return services;
    }

    /// <summary>Counting starts here, before the first request.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<Metrics>();
        app.MapGet("/metrics", () => Results.Text(metrics.Text(), "text/plain; version=0.0.4")).ExcludeFromDescription();
    }
}
