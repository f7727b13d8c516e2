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
        return services;
    }
}
