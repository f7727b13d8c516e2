using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Access;
using Throughline.Cli.Demo;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Browser.Tests.Pages;

/// <summary>The real application on a free loopback port, empty or with a small demo, in a folder that goes away with it.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    public const string OwnerEmail = "owner@pages.test";
    public const string Password = "a long sentence";

    // Enough for every list to have a second page, few enough to be made in seconds.
    private const int DemoPeople = 700;

    private readonly WebApplication _app;
    private readonly string _folder;

    private LiveServer(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<LiveServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("throughline-pages-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // By this name the list of files in wwwroot is found, as when the application runs by itself.
            ApplicationName = "Throughline",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Storage:Data", (string?)folder)]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = ThroughlineApp.Build(builder);
        await app.Services.MigrateAsync(CancellationToken.None);
        await app.StartAsync();
        return new LiveServer(app, folder);
    }

    /// <summary>The made-up company in a workspace that says so, with an owner who can sign in.</summary>
    public async Task<Guid> FillAsync()
    {
        var (workspace, _) = await Services.GetRequiredService<Workspaces>().CreateAsync(new WorkspaceDraft("Northwind", "Europe/Berlin", "EUR", "northwind-crm.example"), null, CancellationToken.None);
        await UserAsync(workspace!.Id, "Olga Owner", OwnerEmail, Role.Owner);
        await DemoCompany.FillAsync(Services, workspace.Id, DemoPeople, CancellationToken.None);
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(CancellationToken.None);
        await db.Set<Workspace>().ExecuteUpdateAsync(static set => set.SetProperty(static w => w.IsDemo, true));
        return workspace.Id;
    }

    public async Task UserAsync(Guid workspace, string name, string email, Role role)
    {
        var users = Services.GetRequiredService<Users>();
        var (user, fault) = await users.AddAsync(workspace, name, email, role, CancellationToken.None);
        fault.ShouldBeNull();
        await users.SetPasswordAsync(user!.Id, Password, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
