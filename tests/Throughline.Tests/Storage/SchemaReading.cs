using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Throughline.Storage;

namespace Throughline.Tests.Storage;

/// <summary>The schema as lines of text, read from EF's model and read back from a migrated store.</summary>
internal static class SchemaReading
{
    // SQLite's primary keys of one integer column are the row itself and have no index; others show as sqlite_autoindex, which the pk column numbers cover.
    private const string SqliteColumns = """
        -- tests.schema
        select m.name || '.' || c.name || ' ' || lower(c.type) || case when c."notnull" or c.pk then ' not null' else '' end || case when c.pk then ' key ' || c.pk else '' end
        from sqlite_master m
        join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite_%'
        """;

    private const string SqliteIndexes = """
        -- tests.indexes
        select m.name || ' ' || i.name || case when i."unique" then ' unique' else '' end || ' (' ||
          (select group_concat(name, ', ') from (select name from pragma_index_info(i.name) order by seqno)) || ')'
        from sqlite_master m
        join pragma_index_list(m.name) i
        where m.type = 'table' and i.origin = 'c'
        """;

    private const string PostgresColumns = """
        -- tests.schema
        select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end ||
          coalesce(' key ' || array_position(k.conkey, a.attnum), '')
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        """;

    private const string PostgresIndexes = """
        -- tests.indexes
        select t.relname || ' ' || i.relname || case when x.indisunique then ' unique' else '' end || ' (' ||
          (select string_agg(a.attname, ', ' order by p.place) from unnest(x.indkey) with ordinality p(number, place)
           join pg_attribute a on a.attrelid = t.oid and a.attnum = p.number) || ')'
        from pg_index x
        join pg_class i on i.oid = x.indexrelid
        join pg_class t on t.oid = x.indrelid
        where t.relnamespace = 'public'::regnamespace and not x.indisprimary
        """;

    public static IReadOnlyList<string> OfModel(AppDb db)
    {
        var lines = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var key = entity.FindPrimaryKey()!.Properties.ToList();
            foreach (var property in entity.GetProperties())
            {
                var place = key.IndexOf(property) + 1;
                lines.Add($"{entity.GetTableName()}.{property.GetColumnName()} {property.GetColumnType().ToLowerInvariant()}{(property.IsNullable ? "" : " not null")}{(place > 0 ? $" key {place}" : "")}");
            }

            lines.AddRange(entity.GetIndexes().Select(index => Index(entity, index)));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static async Task<IReadOnlyList<string>> OfStoreAsync(AppDb db)
    {
        var sqlite = db.Database.IsSqlite();
        var lines = await LinesAsync(db, sqlite ? SqliteColumns : PostgresColumns);
        lines.AddRange(await LinesAsync(db, sqlite ? SqliteIndexes : PostgresIndexes));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Index(IEntityType entity, IIndex index) =>
        $"{entity.GetTableName()} {index.GetDatabaseName()}{(index.IsUnique ? " unique" : "")} ({string.Join(", ", index.Properties.Select(static p => p.GetColumnName()))})";

    private static async Task<List<string>> LinesAsync(AppDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
