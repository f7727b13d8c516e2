using Microsoft.AspNetCore.Authorization;

namespace Throughline.Web;

/// <summary>What the server answers for all rooms: counters, files, pages.</summary>
internal static class WebEndpoints
{
    // Written by the build beside the assembly: names, hashes and compressed forms of what lies in wwwroot.
    private const string AssetManifest = "Throughline.staticwebassets.endpoints.json";

    /// <summary>Counting starts here, before the first request.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<Metrics>();
        app.MapGet("/metrics", () => Results.Text(metrics.Text(), "text/plain; version=0.0.4")).ExcludeFromDescription();
    }

    /// <summary>Pages and files.</summary>
    public static WebApplication MapWeb(this WebApplication app)
    {
        // Out of a build folder the framework would pack each answer anew and forbid keeping it, for the sake of whoever edits the files.
        app.Configuration["ReloadStaticAssetsAtRuntime"] ??= app.Environment.IsDevelopment() ? "true" : "false";
        var manifest = Path.Combine(AppContext.BaseDirectory, AssetManifest);
        app.MapStaticAssets(manifest);
        var styles = app.Services.GetRequiredService<StyleSheet>();
        app.MapGet(styles.Path, styles.ServeAsync).ExcludeFromDescription();
        app.MapRazorComponents<App>().WithStaticAssets(manifest).Add(RequireSignIn);
        return app;
    }

    // A page that forgets to say who may see it is for members of the workspace, not for everybody.
    private static void RequireSignIn(EndpointBuilder page)
    {
        if (!page.Metadata.Any(static m => m is IAuthorizeData or IAllowAnonymous))
            page.Metadata.Add(new AuthorizeAttribute());
    }
}
