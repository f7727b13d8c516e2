using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Tests.Storage;

/// <summary>The schema as EF's model would have it, one file a room. Before the first release the migration files are written from it; after it they never change.</summary>
internal static class SchemaFiles
{
    private static readonly string[] Rooms =
        ["storage", "log", "access", "identity", "taxonomy", "journeys", "leads", "deals", "qualify", "route", "followup", "sync", "measure", "quality", "privacy", "capture"];

    public static IReadOnlyDictionary<string, string> Of(string store)
    {
        using var db = Open(store);
        var clustered = db.Model.GetEntityTypes().Where(static e => e.FindAnnotation(AppDb.Clustered) is not null).Select(static e => e.GetTableName()!).ToHashSet();
        var files = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var statement in Regex.Split(db.Database.GenerateCreateScript(), @"(?<=;)\s*\n").Select(static s => s.Trim()).Where(static s => s.Length > 0))
        {
            var table = Regex.Match(statement, """(?:TABLE|ON) "?([a-z_]+)"?""").Groups[1].Value;
            var file = FileOf(table);
            var text = store == "Sqlite" && clustered.Contains(table) && statement.StartsWith("CREATE TABLE", StringComparison.Ordinal)
                ? statement.TrimEnd(';') + " without rowid;"
                : statement;
            (files.TryGetValue(file, out var lines) ? lines : files[file] = new StringBuilder()).Append(Tidy(text)).Append('\n');
        }

        return files.ToDictionary(static f => f.Key, static f => f.Value.ToString());
    }

    public static string FolderOf(string store) => Path.Combine(Repository.Root, "src", "Throughline", "Storage", store, "Migrations");

    public static AppDb Open(string store)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        if (store == "Sqlite")
            options.UseSqlite("Data Source=:memory:");
        else
            options.UseNpgsql("Host=localhost");
        return new AppDb(options.Options);
    }

    private static string FileOf(string table)
    {
        var room = table[..table.IndexOf('_', StringComparison.Ordinal)];
        var place = Array.IndexOf(Rooms, room);
        place.ShouldBeGreaterThanOrEqualTo(0, $"table {table} carries no room's prefix");
        return $"{place:0000}_{room}.sql";
    }

    private static string Tidy(string statement) =>
        Regex.Replace(statement.Replace("\r", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal), "^    ", "  ", RegexOptions.Multiline).ToLowerInvariant();
}
