using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Throughline.Tests.Capture.Links;

/// <summary>A small website of the test's own, whose pages redirect, lose parameters, fail and dawdle.</summary>
internal static class LiveSite
{
    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/keep", (HttpContext http) => Results.Redirect($"/strip{http.Request.QueryString}"));
        site.MapGet("/strip", (HttpContext http) =>
        {
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Results.Redirect("/end", permanent: true);
        });
        site.MapGet("/lower", (HttpContext http) => Results.Redirect($"/end{http.Request.QueryString.Value!.ToLowerInvariant()}"));
        site.MapGet("/refresh", (HttpContext http) => Results.Content($"<html><head><META content='0; URL=/end{http.Request.QueryString.Value!.Replace("&", "&amp;", StringComparison.Ordinal)}' http-equiv=\"Refresh\"></head></html>", "text/html"));
        site.MapGet("/refresh-away", () => Results.Content("<meta http-equiv=refresh content='0;url=/end'>", "text/html"));
        site.MapGet("/refresh-slow", () => Results.Content("<meta http-equiv=refresh content='300;url=/end'>", "text/html"));
        site.MapGet("/end", () => "end");
        site.MapGet("/loop", () => Results.Redirect("/loop"));
        site.MapGet("/deep/{n:int}", (int n) => Results.Redirect($"/deep/{n + 1}"));
        site.MapGet("/broken", () => Results.StatusCode(500));
        site.MapGet("/to-file", (HttpContext http) =>
        {
            http.Response.StatusCode = 302;
            http.Response.Headers.Location = "file:///etc/passwd";
        });
        site.MapGet("/large", () => new string('x', 100_000));
        site.MapGet("/slow", async (HttpContext http) => await Task.Delay(Timeout.Infinite, http.RequestAborted));
        await site.StartAsync();
        return site;
    }
}
