using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Throughline.Storage;

/// <summary>What the database knows about the sizes of its tables.</summary>
internal static class Statistics
{
    private const int Sample = 1_000;
    private const int Workspaces = 10;

    /// <summary>
    /// Measures the tables by a sample, in some hundredths of a second however large they are. Every index begins with the workspace, of which there are few: a database that
    /// does not know this takes the wrong index and reads a whole table for one row. PostgreSQL does it by itself.
    /// </summary>
    public static async Task RefreshStatisticsAsync(this AppDb db, CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite())
            return;
        await Tables.ExecuteAsync(db, $"pragma analysis_limit = {Sample}; analyze", cancellation);
        await WidenAsync(db, cancellation);
        await Tables.ExecuteAsync(db, "analyze sqlite_schema", cancellation);
        // A connection reads the measures once, when it opens.
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }

    /// <summary>
    /// The sample sees no more rows of one value than it is long, and takes that for the number there are: reading a whole workspace would seem as cheap as reading a thousand
    /// rows. Where it was cut off, a workspace counts as a tenth of the table, and a further column does not narrow it.
    /// </summary>
    /// <param name="stat">Rows, rows for one value of the first column, of the first two …, then words (https://sqlite.org/fileformat2.html#stat1tab).</param>
    internal static string Widened(string stat)
    {
        var parts = stat.Split(' ');
        for (var i = 1; i < parts.Length && int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var each) && each > Sample; i++)
            parts[i] = i > 1 ? parts[i - 1] : Math.Max(each, long.Parse(parts[0], CultureInfo.InvariantCulture) / Workspaces).ToString(CultureInfo.InvariantCulture);
        return string.Join(' ', parts);
    }

    private static async Task WidenAsync(AppDb db, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var (id, stat) in await db.Database.SqlQuery<Measure>($"select rowid as \"Id\", stat as \"Stat\" from sqlite_stat1").ToListAsync(cancellation))
        {
            if (Widened(stat) is var wide && wide != stat)
                await db.Database.ExecuteSqlAsync($"update sqlite_stat1 set stat = {wide} where rowid = {id}", cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private sealed record Measure(long Id, string Stat);
}
