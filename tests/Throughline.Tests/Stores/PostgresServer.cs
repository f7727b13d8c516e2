using System.Diagnostics;
using Npgsql;

namespace Throughline.Tests.Stores;

/// <summary>
/// The PostgreSQL that tests use: the one that THROUGHLINE_TEST_POSTGRES names, else a temporary one of this process on a socket of its own.
/// </summary>
internal static class PostgresServer
{
    // The server lives as long as the pipe: when the test process ends, however it ends, `cat` ends and the server and its files go away.
    private const string Script = """
        set -e
        folder=$(mktemp -d "${TMPDIR:-/tmp}/throughline-pg.XXXXXX")
        as=
        if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
          chown postgres "$folder"
          as="setpriv --reuid=postgres --regid=$(id -g postgres) --clear-groups --"
        fi
        cd "$folder"
        server=
        stop() {
          if [ -n "$server" ]; then kill -INT "$server" 2>/dev/null && wait "$server"; fi
          cd / && rm -rf "$folder"
        }
        trap stop EXIT
        $as "$1/initdb" -D "$folder/data" -U throughline -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
        $as "$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=300 >"$folder/server.log" 2>&1 </dev/null &
        server=$!
        until "$1/pg_isready" -q -h "$folder" -U throughline; do
          kill -0 "$server" 2>/dev/null || { server=; cat "$folder/server.log" >&2; exit 1; }
          sleep 0.05
        done
        echo "$folder"
        cat >/dev/null
        """;

    private static readonly Lazy<Task<Outcome>> Started = new(StartAsync);

    // Held, because the pipe is closed when nobody refers to the process any more.
    private static Process? _process;
    private static int _databases;

    /// <summary>Creates an empty database; skips the test, with the reason, when there is no server here.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var server = await Started.Value;
        Skip.If(server.Connection is null, server.Reason);
        var name = $"throughline_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server.Connection!, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(server.Connection) { Database = name }.ConnectionString;
    }

    public static async Task DropDatabaseAsync(string connection)
    {
        var server = await Started.Value;
        await ExecuteAsync(server.Connection!, $"drop database if exists {new NpgsqlConnectionStringBuilder(connection).Database} with (force)");
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Outcome> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("THROUGHLINE_TEST_POSTGRES") is { Length: > 0 } given)
            return new(given, null);
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(static d => int.Parse(Path.GetFileName(d))).Select(static d => Path.Combine(d, "bin")).FirstOrDefault(Directory.Exists)
            : null;
        if (bin is null)
            return new(null, "PostgreSQL is not installed here (Debian package postgresql), and THROUGHLINE_TEST_POSTGRES names no server");

        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(bin);
        _process = Process.Start(start)!;
        var folder = await _process.StandardOutput.ReadLineAsync();
        return folder is null
            ? new(null, "PostgreSQL did not start: " + (await _process.StandardError.ReadToEndAsync()).Trim())
            : new($"Host={folder};Username=throughline;Database=postgres;Maximum Pool Size=20", null);
    }

    private sealed record Outcome(string? Connection, string? Reason);
}
