using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Storage;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Storage;

public class MigratorTests
{
    // Tables that are no entity: the log's own (PostgreSQL keeps it beside the state) and the migrator's.
    private static readonly string[] NotMapped = ["log_events", "storage_migrations"];

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task MigratedStore_ReadBack_EqualsTheModel(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        var store = (await SchemaReading.OfStoreAsync(db)).Where(static line => !NotMapped.Any(line.StartsWith)).ToList();

        var model = SchemaReading.OfModel(db);
        store.Except(model).ShouldBeEmpty("the store has what the model has not");
        model.Except(store).ShouldBeEmpty("the store lacks what the model has");
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Apply_ASecondTime_ChangesNothing(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        var (schema, names) = (await SchemaReading.OfStoreAsync(db), await AppliedAsync(db));
        await bench.Services.MigrateAsync(default);

        (await SchemaReading.OfStoreAsync(db)).ShouldBe(schema);
        (await AppliedAsync(db)).ShouldBe(names);
        names.ShouldBe(Migrator.Names(kind.ToString()));
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Apply_FromSeveralInstancesAtOnce_AppliesEachOnce(StoreKind kind)
    {
        await using var store = await TestStore.NewAsync(kind);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await Task.Yield();
            await using var db = new AppDb(Options(store));
            await Migrator.ApplyAsync(db, default);
        }));

        await using var after = new AppDb(Options(store));
        (await AppliedAsync(after)).ShouldBe(Migrator.Names(kind.ToString()));
    }

    private static DbContextOptions<AppDb> Options(TestStore store)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        if (store.Kind == StoreKind.Postgres)
            options.UseNpgsql(store.Postgres);
        else
            options.UseSqlite($"Data Source={Path.Combine(store.Folder, "state.db")};Default Timeout=30");
        return options.Options;
    }

    private static async Task<List<string>> AppliedAsync(AppDb db) =>
        await db.Database.SqlQuery<string>($"select name as \"Value\" from storage_migrations").Order().ToListAsync();
}
