using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Bench.Http;

/// <summary>The real server in a process of its own with one endpoint more: <c>/noop</c> reads a JSON body and answers JSON, and keeps nothing.</summary>
internal sealed class BenchServer : IDisposable
{
    private readonly Process _process;

    private BenchServer(Process process, Uri address, string key, string secret) => (_process, Address, WriteKey, SecretKey) = (process, address, key, secret);

    public Uri Address { get; }

    public string WriteKey { get; }

    public string SecretKey { get; }

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
        }
    }

    /// <summary>Processor time the server has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the server on a data folder and waits until it answers.</summary>
    public static async Task<BenchServer> StartAsync(string folder, bool projects)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[typeof(BenchServer).Assembly.Location, "server", folder, FreePort().ToString(), projects ? "project" : "store-only"])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start)!;
        if ((await process.StandardOutput.ReadLineAsync())?.Split(' ') is not { Length: 3 } ready)
        {
            process.Kill();
            throw new InvalidOperationException("the server did not start");
        }

        return new BenchServer(process, new Uri(ready[0]), ready[1], ready[2]);
    }

    /// <summary>The child process: <c>server FOLDER PORT project|store-only</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Data"] = args[0] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
        await using var app = ThroughlineApp.Build(builder, services =>
        {
            if (args[2] != "project")
                services.Remove(services.First(static s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(ProjectionService)));
        });
        app.MapPost("/noop", (RequestDelegate)AnswerAsync).ShortCircuit();
        await app.Services.MigrateAsync(CancellationToken.None);
        var workspace = await WorkspaceAsync(app.Services);
        var keys = app.Services.GetRequiredService<Keyring>();
        var write = await keys.CreateAsync(workspace, KeyKind.Write, "bench", CancellationToken.None);
        var secret = await keys.CreateAsync(workspace, KeyKind.Secret, "bench", CancellationToken.None);
        await app.StartAsync();
        Console.WriteLine($"{app.Urls.First()} {write} {secret}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<Guid> WorkspaceAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<AppDb>>().CreateDbContextAsync();
        if (db.Set<Workspace>().OrderBy(static w => w.CreatedAt).FirstOrDefault() is { } existing)
            return existing.Id;
        var workspace = new Workspace { Id = Guid.CreateVersion7(), Name = "Bench", TimeZone = "UTC", Currency = "EUR", SiteDomains = "acme.test", CreatedAt = 0, IsDemo = false };
        db.Add(workspace);
        await db.SaveChangesAsync();
        return workspace.Id;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var known = body.RootElement.TryGetProperty("messageId"u8, out _);
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(known ? "{\"success\":true}"u8.ToArray() : "{\"success\":false}"u8.ToArray());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
