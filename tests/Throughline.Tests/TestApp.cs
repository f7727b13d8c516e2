using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;

namespace Throughline.Tests;

/// <summary>The real application on a free loopback port with a store of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestStore _store;
    private readonly bool _ownsStore;

    private TestApp(WebApplication app, TestStore store, bool ownsStore) => (_app, _store, _ownsStore) = (app, store, ownsStore);

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts the application on an empty SQLite store.</summary>
    /// <param name="settings">Further settings, such as <c>Log:QueueRequests</c>.</param>
    public static Task<TestApp> StartAsync(params (string Key, string Value)[] settings) => StartAsync(StoreKind.Sqlite, settings: settings);

    /// <summary>Starts the application on an empty store, which goes away with it.</summary>
    public static async Task<TestApp> StartAsync(StoreKind kind, TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        await StartAsync(await TestStore.NewAsync(kind), true, WithClock(time), settings);

    /// <summary>Starts the application on a store that the test keeps, to start it again.</summary>
    public static Task<TestApp> StartAsync(TestStore store, TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        StartAsync(store, false, WithClock(time), settings);

    /// <summary>Starts the application with other services in place of its own: a slow store, a failing sender.</summary>
    public static Task<TestApp> StartAsync(TestStore store, Action<IServiceCollection> replace, params (string Key, string Value)[] settings) =>
        StartAsync(store, false, replace, settings);

    private static Action<IServiceCollection> WithClock(TimeProvider? time) => services =>
    {
        if (time is not null)
            services.AddSingleton(time);
    };

    private static async Task<TestApp> StartAsync(TestStore store, bool ownsStore, Action<IServiceCollection> replace, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // By this name the list of files in wwwroot is found, as when the application runs by itself.
            ApplicationName = "Throughline",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration.AddInMemoryCollection(store.Settings);
        builder.Configuration.AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = ThroughlineApp.Build(builder, replace);
        await app.Services.MigrateAsync(CancellationToken.None);
        await app.StartAsync();
        return new TestApp(app, store, ownsStore);
    }

    /// <summary>A workspace with a write and a secret key.</summary>
    public async Task<TestWorkspace> WorkspaceAsync(string name = "Acme", string currency = "EUR", string timeZone = "Europe/Berlin")
    {
        var workspace = new Workspace { Id = Guid.CreateVersion7(), Name = name, TimeZone = timeZone, Currency = currency, SiteDomains = "acme.test", CreatedAt = 0, IsDemo = false };
        await using var db = await DbAsync();
        db.Add(workspace);
        await db.SaveChangesAsync();
        var keys = Services.GetRequiredService<Keyring>();
        return new TestWorkspace(
            workspace.Id, await keys.CreateAsync(workspace.Id, KeyKind.Write, "test", CancellationToken.None), await keys.CreateAsync(workspace.Id, KeyKind.Secret, "test", CancellationToken.None));
    }

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<AppDb> DbAsync() => await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();

    /// <summary>Waits until everything in the log is projected; nothing may be in quarantine.</summary>
    public async Task ProjectAsync()
    {
        await Services.GetRequiredService<Projector>().CatchUpAsync(CancellationToken.None);
        await using var db = await DbAsync();
        var quarantined = await db.Set<QuarantinedEvent>().ToListAsync();
        quarantined.ShouldBeEmpty(string.Join('\n', quarantined.Select(static q => $"{q.Kind}: {q.Reason}")));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsStore)
            await _store.DisposeAsync();
    }
}

/// <summary>A workspace of a test and its keys.</summary>
internal sealed record TestWorkspace(Guid Id, string WriteKey, string SecretKey);
