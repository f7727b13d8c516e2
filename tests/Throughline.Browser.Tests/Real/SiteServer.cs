using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Throughline.Browser.Tests.Real;

/// <summary>A customer's site under any host name, with pages of the test's and the files of the npm packages in tests/clients under <c>/npm</c>.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    private static readonly string Packages = Path.Combine(Tracker.Repository.Root, "tests", "clients", "node_modules");

    private readonly ConcurrentDictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private SiteServer(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public static async Task<SiteServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new SiteServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return server;
    }

    public static void SkipWithoutPackages() => Skip.IfNot(Directory.Exists(Packages), "needs Node and `npm ci` in tests/clients (./test does both)");

    public string Url(string path, string host) => $"http://{host}:{Port}{path}";

    /// <summary>A page at a path, the same under every host.</summary>
    public void Page(string path, string html) => _pages[path] = html;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/npm/", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/javascript";
            await context.Response.SendFileAsync(Path.Combine(Packages, path["/npm/".Length..]));
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(_pages.GetValueOrDefault(path, "<!doctype html><title>elsewhere</title>"));
    }
}
