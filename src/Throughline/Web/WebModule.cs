using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Throughline.Web.Outbound;

namespace Throughline.Web;

/// <summary>What every page and API shares.</summary>
internal static class WebModule
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration("Web").ValidateDataAnnotations().ValidateOnStart();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiErrors>();
        services.Configure<RouteHandlerOptions>(static routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", static options => options.AddDocumentTransformer<OptionalMembers>());
        services.AddSingleton<Metrics>();
        services.AddSingleton<ProblemMetrics>();
        services.AddOutbound();
        services.AddSingleton<IStartupFilter, ForwardedFilter>();
        services.AddHttpContextAccessor();
        services.AddRazorComponents();
        services.AddCascadingValue(static s => s.GetRequiredService<IPageFrame>().Display);
        services.AddScoped<Flash>();
        services.AddScoped<Navigation>();
        services.AddSingleton<StyleSheet>();
        services.AddAntiforgery(static o => (o.Cookie.Name, o.Cookie.SameSite, o.HeaderName) = ("tl_form", SameSiteMode.Strict, null));
        // Pages hold no secret beside what an attacker could reflect: forms' tokens are masked anew on every page.
        services.AddResponseCompression(static o => (o.EnableForHttps, o.MimeTypes) = (true, ["text/html", "application/json", "application/problem+json", "text/csv"]));
        services.Configure<BrotliCompressionProviderOptions>(static o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        return services;
    }

    /// <summary>Middleware before every endpoint, outermost first.</summary>
    public static WebApplication UseWeb(this WebApplication app)
    {
        // A scope of their own: the page that failed leaves services behind that cannot render another.
        app.UseExceptionHandler(StandIn.OfFailure);
        app.Use(static next => http => SecurityHeaders.AddAsync(http, next));
        app.UseWhen(static http => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal), static api => api.Use(static next => http => ApiErrors.CapBodyAsync(http, next)));
        app.UseWhen(static http => ApiErrors.IsApi(http.Request.Path), static api => api.UseStatusCodePages(ApiErrors.ExplainAsync));
        app.UseWhen(static http => !ApiErrors.IsApi(http.Request.Path), static pages => pages.UseStatusCodePagesWithReExecute("/not-found", "?status={0}", createScopeForStatusCodePages: true));
        // A page that answers for another is read, whatever the request did.
        app.Use(static next => http => StandIn.ReadAsync(http, next));
        app.UseRouting();
        app.UseResponseCompression();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(static next => http => NulText.RefuseAsync(http, next));
        app.Use(FormToken.CheckAsync);
        return app;
    }
}
