using Microsoft.Data.Sqlite;

namespace Throughline.Tests.Stores;

/// <summary>The stores that every test of a store's behaviour runs on.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>Theory data: one row a store.</summary>
public static class AllStores
{
    public static TheoryData<StoreKind> Kinds { get; } = [StoreKind.Sqlite, StoreKind.Postgres];
}

/// <summary>An empty store of a test's own: a temporary folder, and on PostgreSQL a database. Outlives the application, so that a test can restart it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private TestStore(StoreKind kind, string folder, string postgres) => (Kind, Folder, Postgres) = (kind, folder, postgres);

    public StoreKind Kind { get; }

    public string Folder { get; }

    /// <summary>Connection string; empty on SQLite.</summary>
    public string Postgres { get; }

    /// <summary>Settings that make the application use this store.</summary>
    public Dictionary<string, string?> Settings => new() { ["Storage:Data"] = Folder, ["Storage:Postgres"] = Postgres };

    public static async Task<TestStore> NewAsync(StoreKind kind)
    {
        var postgres = kind == StoreKind.Postgres ? await PostgresServer.NewDatabaseAsync() : "";
        return new TestStore(kind, Directory.CreateTempSubdirectory("throughline-").FullName, postgres);
    }

    public async ValueTask DisposeAsync()
    {
        if (Kind == StoreKind.Postgres)
            await PostgresServer.DropDatabaseAsync(Postgres);
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, true);
    }
}
