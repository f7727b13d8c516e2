using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Throughline.Storage;

/// <summary>What the database knows about the sizes of its tables.</summary>
internal static class Statistics
{
    private const int Sample = 1_000;

    // The sample never sees more rows of one workspace than it is long, and takes that for the size of every workspace: reading a whole one would seem as cheap as reading a
    // thousand rows. Where it was cut off, a workspace counts as a tenth of the table. https://sqlite.org/fileformat2.html#stat1tab: numbers of rows, then rows for one value of
    // the first column, of the first two …
    private const string WidenSql = """
        update sqlite_stat1 set stat = rows || ' ' || max(per_value, rows / 10) || others
        from (
            select rowid as id, cast(stat as integer) as rows, cast(substr(stat, instr(stat, ' ') + 1) as integer) as per_value,
                   case instr(substr(stat, instr(stat, ' ') + 1), ' ') when 0 then '' else substr(stat, instr(stat, ' ') + instr(substr(stat, instr(stat, ' ') + 1), ' ')) end as others
            from sqlite_stat1) as known
        where sqlite_stat1.rowid = known.id and per_value >= 1000
        """;

    /// <summary>
    /// Measures the tables by a sample, in some hundredths of a second however large they are. Every index begins with the workspace, of which there are few: a database that
    /// does not know this takes the wrong index and reads a whole table for one row. PostgreSQL does it by itself.
    /// </summary>
    public static async Task RefreshStatisticsAsync(this AppDb db, CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite())
            return;
        await Tables.ExecuteAsync(db, $"pragma analysis_limit = {Sample}; analyze; {WidenSql}; analyze sqlite_schema", cancellation);
        // A connection reads the measures once, when it opens.
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }
}
