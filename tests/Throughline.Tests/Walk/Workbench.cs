using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;

namespace Throughline.Tests.Walk;

/// <summary>All rooms on a fresh store without a server: append events, project, look at tables.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestStore? _owned;

    private Workbench(ServiceProvider services, TestStore? owned) => (_services, _owned) = (services, owned);

    public static Guid Workspace { get; } = Guid.Parse("11111111-1111-7111-8111-111111111111");

    public IServiceProvider Services => _services;

    /// <summary>Opens an empty store, which goes away with the bench.</summary>
    /// <param name="batch">Events projected in one transaction.</param>
    /// <param name="kind">SQLite or PostgreSQL.</param>
    public static async Task<Workbench> OpenAsync(int batch = 1000, StoreKind kind = StoreKind.Sqlite)
    {
        var store = await TestStore.NewAsync(kind);
        return await OpenAsync(store, store, batch);
    }

    /// <summary>Opens a store that the test keeps.</summary>
    public static Task<Workbench> OpenAsync(TestStore store, int batch = 1000) => OpenAsync(store, null, batch);

    private static async Task<Workbench> OpenAsync(TestStore store, TestStore? owned, int batch)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(store.Settings)
        {
            ["Log:ProjectEvents"] = batch.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        ThroughlineApp.AddRooms(services, configuration);
        var bench = new Workbench(services.BuildServiceProvider(), owned);
        await bench.Services.MigrateAsync(CancellationToken.None);
        await using var db = await bench.DbAsync();
        await db.InsertNewAsync(
            [new Workspace { Id = Workspace, Name = "Acme", TimeZone = "Europe/Berlin", Currency = "EUR", SiteDomains = "acme.test", CreatedAt = 0, IsDemo = false }], CancellationToken.None);
        return bench;
    }

    public async Task<AppDb> DbAsync() => await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();

    public async Task AppendAsync(params IReadOnlyList<Envelope> events) => await Services.GetRequiredService<IEventLog>().AppendAsync(events, CancellationToken.None);

    public async Task ProjectAsync()
    {
        await Services.GetRequiredService<Projector>().CatchUpAsync(CancellationToken.None);
        await using var db = await DbAsync();
        var quarantined = await db.Set<QuarantinedEvent>().ToListAsync();
        quarantined.ShouldBeEmpty(string.Join('\n', quarantined.Select(static q => $"{q.Kind}: {q.Reason}")));
    }

    /// <summary>Every row of every projection table as text, so that two states can be compared row by row.</summary>
    public async Task<SortedDictionary<string, List<string>>> DumpAsync()
    {
        await using var db = await DbAsync();
        return await TableDump.OfAsync(db, ProjectionTables.Names(db, Services.GetServices<IProjection>()));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owned is not null)
            await _owned.DisposeAsync();
    }
}
