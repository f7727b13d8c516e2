using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Walk;
using static Throughline.Tests.Log.LogEvents;

namespace Throughline.Tests.Storage;

/// <summary>What SQLite is told of the sizes, from a sample that never sees a whole workspace.</summary>
public class StatisticsTests
{
    [Fact]
    public async Task Refresh_AWorkspaceLargerThanTheSample_CountsAsATenthOfItsTable()
    {
        var stat = await MeasuredAsync(rows: 20_000);
        stat[0].ShouldBeInRange(10_000, 40_000);
        stat[1].ShouldBe(stat[0] / 10);
        stat[2].ShouldBe(1);
    }

    [Fact]
    public async Task Refresh_AWorkspaceWithinTheSample_KeepsWhatWasMeasured() => (await MeasuredAsync(rows: 900)).ShouldBe([900, 900, 1]);

    [Theory]
    [InlineData("299782 1001 1001 1 1", "299782 29978 29978 1 1")]
    [InlineData("10000000 1001 7", "10000000 1000000 7")]
    [InlineData("5000 1001 3", "5000 1001 3")]
    [InlineData("900 900 450 1", "900 900 450 1")]
    [InlineData("200", "200")]
    [InlineData("40000 1001 1 unordered sz=30", "40000 4000 1 unordered sz=30")]
    public void Widened_WhereTheSampleWasCutOff_SaysThatMoreFollows(string sampled, string widened) => Statistics.Widened(sampled).ShouldBe(widened);

    [Fact]
    public async Task Refresh_ConnectionsThatWaitInThePool_AreOpenedAnewAndSoReadTheMeasures()
    {
        await using var bench = await Workbench.OpenAsync();
        await MarkAsync(bench, connections: 2);
        await using (var db = await bench.DbAsync())
            await db.RefreshStatisticsAsync(default);

        await using var one = await bench.DbAsync();
        await using var other = await bench.DbAsync();
        (await MarksAsync(one)).ShouldBe(0);
        (await MarksAsync(other)).ShouldBe(0);
    }

    // A temporary table lives as long as its connection.
    private static async Task MarkAsync(Workbench bench, int connections)
    {
        var open = new List<AppDb>();
        for (var n = 0; n < connections; n++)
        {
            open.Add(await bench.DbAsync());
            await open[n].Database.ExecuteSqlRawAsync("create temporary table mark (n)");
        }

        foreach (var db in open)
            await db.DisposeAsync();
    }

    private static Task<int> MarksAsync(AppDb db) => db.Database.SqlQuery<int>($"select count(*) as \"Value\" from sqlite_temp_schema where name = 'mark'").SingleAsync();

    // The whole statistics of the key of one table: rows, rows of one workspace, rows of one key.
    private static async Task<int[]> MeasuredAsync(int rows)
    {
        await using var bench = await Workbench.OpenAsync();
        await using var db = await bench.DbAsync();
        await db.UpsertAsync([.. Enumerable.Range(0, rows).Select(static n => new QuarantinedEvent { WorkspaceId = Acme, EventId = Id(n), Seq = n, Kind = "page", Reason = "too long" })], default);
        await db.RefreshStatisticsAsync(default);
        var stat = await db.Database.SqlQuery<string>($"select stat as \"Value\" from sqlite_stat1 where idx = 'sqlite_autoindex_log_quarantine_1'").SingleAsync();
        return [.. stat.Split(' ').Select(static part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
