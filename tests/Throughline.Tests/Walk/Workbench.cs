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
    private readonly TestStore _store;

    private Workbench(ServiceProvider services, TestStore store) => (_services, _store) = (services, store);

    public static Guid Workspace { get; } = Guid.Parse("11111111-1111-7111-8111-111111111111");

    public IServiceProvider Services => _services;

    public static async Task<Workbench> OpenAsync(int batch = 1000, StoreKind kind = StoreKind.Sqlite)
    {
        var store = await TestStore.NewAsync(kind);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(store.Settings)
        {
            ["Log:ProjectEvents"] = batch.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        ThroughlineApp.AddRooms(services, configuration);
        var bench = new Workbench(services.BuildServiceProvider(), store);
        await bench.Services.MigrateAsync(CancellationToken.None);
        await using var db = await bench.DbAsync();
        db.Add(new Workspace { Id = Workspace, Name = "Acme", TimeZone = "Europe/Berlin", Currency = "EUR", SiteDomains = "acme.test", CreatedAt = 0, IsDemo = false });
        await db.SaveChangesAsync();
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
        var dump = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in ProjectionTables.Names(db, Services.GetServices<IProjection>()))
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Show(reader.GetValue(i)))));
            rows.Sort(StringComparer.Ordinal);
            dump[table] = rows;
        }

        return dump;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static string Show(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
