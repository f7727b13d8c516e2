using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Throughline.Log;
using Throughline.Storage.Postgres;
using Throughline.Storage.Sqlite;

namespace Throughline.Storage;

/// <summary>Chooses the store: SQLite files in the data folder, or PostgreSQL when a connection string is given.</summary>
internal static class StorageModule
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        var options = configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        return options.UsesPostgres ? AddPostgres(services, options.Postgres) : AddSqlite(services, options.Data);
    }

    /// <summary>Brings the schema up to date before anything else runs.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation);
        await Migrator.ApplyAsync(db, cancellation);
        await db.RefreshStatisticsAsync(cancellation);
    }

    /// <summary>How the state in a folder is opened.</summary>
    internal static string StateConnection(string folder) => $"Data Source={Path.Combine(folder, "state.db")};Default Timeout=30";

    private static IServiceCollection AddSqlite(IServiceCollection services, string folder)
    {
        services.AddSingleton<ILogStore>(_ =>
        {
            Directory.CreateDirectory(folder);
            return new SqliteLogStore(Path.Combine(folder, "log.db"));
        });
        services.AddSingleton<ITouchScan>(_ => new SqliteTouchScan(Path.Combine(folder, "state.db")));
        services.AddSingleton(static _ => new SqlitePragmas(isDurable: true));
        return services.AddPooledDbContextFactory<AppDb>((provider, db) =>
        {
            Directory.CreateDirectory(folder);
            // One JSON parameter for a list of values: a parameter for each would be looked up by name one after the other.
            db.UseSqlite(
                StateConnection(folder),
                static sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter));
            db.AddInterceptors(provider.GetRequiredService<SqlitePragmas>());
        });
    }

    private static IServiceCollection AddPostgres(IServiceCollection services, string connection)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton<ILogStore>(static s => new PostgresLogStore(s.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<ITouchScan>(static s => new PostgresTouchScan(s.GetRequiredService<NpgsqlDataSource>()));
        return services.AddPooledDbContextFactory<AppDb>(static (provider, db) => db.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
    }
}
