using Microsoft.EntityFrameworkCore;

namespace Throughline.Storage;

/// <summary>What the database knows about the sizes of its tables.</summary>
internal static class Statistics
{
    /// <summary>
    /// Measures the tables by a sample, in some hundredths of a second however large they are. Every index begins with the workspace, of which there are few: a database that
    /// does not know this takes the wrong index and reads a whole table for one row. PostgreSQL does it by itself.
    /// </summary>
    public static async Task RefreshStatisticsAsync(this AppDb db, CancellationToken cancellation)
    {
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("pragma analysis_limit = 1000; analyze", cancellation);
    }
}
