using Microsoft.Data.Sqlite;
using Throughline.Storage.Sqlite;

namespace Throughline.Storage;

/// <summary>Files of throw-away stores: always SQLite, whatever the live store is, and never waited for to reach the disk.</summary>
internal static class SideStorage
{
    /// <summary>Settings that put a store into a folder.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(string folder) => new Dictionary<string, string?>(StringComparer.Ordinal) { ["Storage:Data"] = folder, ["Storage:Postgres"] = "" };

    /// <summary>Makes the store's commits cheap: after a crash it is made again.</summary>
    public static IServiceCollection AddThrowaway(this IServiceCollection services) => services.AddSingleton(static _ => new SqlitePragmas(isDurable: false));

    /// <summary>Copies the state of one folder to another, which has none yet.</summary>
    public static async Task CopyAsync(string from, string to, CancellationToken cancellation)
    {
        await using var source = new SqliteConnection(Connection(from));
        await using var target = new SqliteConnection($"{Connection(to)};Pooling=False");
        await source.OpenAsync(cancellation);
        await target.OpenAsync(cancellation);
        source.BackupDatabase(target);
    }

    public static long BytesOf(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static f => f.Length) : 0;

    /// <summary>Closes what is still open on a folder's state and deletes the folder.</summary>
    public static void Delete(string folder)
    {
        using (var state = new SqliteConnection(Connection(folder)))
            SqliteConnection.ClearPool(state);
        if (Directory.Exists(folder))
            Directory.Delete(folder, true);
    }

    private static string Connection(string folder) => StorageModule.StateConnection(folder);
}
