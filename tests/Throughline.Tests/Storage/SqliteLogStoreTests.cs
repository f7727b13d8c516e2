using Microsoft.Data.Sqlite;
using Throughline.Log;
using Throughline.Storage.Sqlite;

namespace Throughline.Tests.Storage;

/// <summary>The log's file and the file of its ids: whatever happens to the second, no event is stored twice and none is taken for known.</summary>
public sealed class SqliteLogStoreTests : IDisposable
{
    // More than two merges.
    private const int Many = 40_000;

    private static readonly Guid Acme = Guid.CreateVersion7();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("throughline-tests-");

    private string LogFile => Path.Combine(_folder.FullName, "log.db");

    private string IdsFile => Path.Combine(_folder.FullName, "log.ids.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Commit_ManyEventsTwice_KnowsEachByItsPlace()
    {
        var rows = Rows(Many);
        using var store = new SqliteLogStore(LogFile);
        var first = Commit(store, rows);
        var second = Commit(store, rows);

        first.ShouldAllBe(static o => o.IsNew);
        second.ShouldAllBe(static o => !o.IsNew);
        second.Select(static o => o.Seq).ShouldBe(first.Select(static o => o.Seq));
        first.Select(static o => o.Seq).ShouldBe(Enumerable.Range(1, Many).Select(static n => (long)n));
    }

    [Fact]
    public void Open_Again_KnowsWhatWasMergedAndWhatWasNot()
    {
        var rows = Rows(Many);
        using (var store = new SqliteLogStore(LogFile))
            Commit(store, rows);
        using (var store = new SqliteLogStore(LogFile))
        {
            Commit(store, [.. rows[^10..], .. rows[..10]]).ShouldAllBe(static o => !o.IsNew);
            store.Find(Acme, [rows[5].EventId, rows[Many - 1].EventId, Guid.NewGuid()]).Select(static r => r.Seq).ShouldBe([6, Many]);
            store.Newest(Acme, Many, 3).Select(static r => r.Seq).ShouldBe([Many - 1, Many - 2, Many - 3]);
            store.Newest(Acme, 4, 10).Select(static r => r.Seq).ShouldBe([3, 2, 1]);
            store.Newest(Guid.NewGuid(), Many, 3).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Open_WithoutTheFileOfIds_MakesItAnew()
    {
        var rows = Rows(Many);
        using (var store = new SqliteLogStore(LogFile))
            Commit(store, rows);
        File.Delete(IdsFile);
        using (var store = new SqliteLogStore(LogFile))
            Commit(store, rows).ShouldAllBe(static o => !o.IsNew);
    }

    [Fact]
    public void Open_WithTheIdsOfALongerLog_ForgetsThem()
    {
        var rows = Rows(Many);
        using (var store = new SqliteLogStore(LogFile))
            Commit(store, rows);
        SqliteConnection.ClearAllPools();
        // An older backup of the log alone: shorter than its ids say.
        File.Delete(LogFile);
        using (var store = new SqliteLogStore(LogFile))
        {
            Commit(store, rows[..100]).ShouldAllBe(static o => o.IsNew);
            Commit(store, rows[50..]).Count(static o => o.IsNew).ShouldBe(Many - 100);
        }
    }

    [Fact]
    public void Commit_ByTwoStoresOfOneFile_SeesWhatTheOtherStored()
    {
        var rows = Rows(Many);
        using var one = new SqliteLogStore(LogFile);
        using var other = new SqliteLogStore(LogFile);
        for (var at = 0; at < Many; at += 2_000)
        {
            Commit(one, rows[at..(at + 1_000)]).ShouldAllBe(static o => o.IsNew);
            Commit(other, rows[at..(at + 2_000)]).Count(static o => o.IsNew).ShouldBe(1_000);
        }

        Commit(one, rows).ShouldAllBe(static o => !o.IsNew);
        one.LastSeq().ShouldBe(Many);
        other.Find(Acme, [rows[0].EventId]).ShouldHaveSingleItem().Seq.ShouldBe(1);
    }

    [Fact]
    public void Commit_ThatFails_LeavesNoIdBehind()
    {
        var rows = Rows(3);
        using var store = new SqliteLogStore(LogFile);
        Should.Throw<IOException>(() => Commit(store, [rows[0], rows[1] with { Kind = null! }, rows[2]]));

        Commit(store, rows).Select(static o => (o.Seq, o.IsNew)).ShouldBe([(1, true), (2, true), (3, true)]);
    }

    private static Appended[] Commit(SqliteLogStore store, LogRow[] rows)
    {
        var outcomes = new Appended[rows.Length];
        for (var at = 0; at < rows.Length; at += 1_000)
        {
            var count = Math.Min(1_000, rows.Length - at);
            store.Commit(new ArraySegment<LogRow>(rows, at, count), outcomes.AsSpan(at, count));
        }

        return outcomes;
    }

    private static LogRow[] Rows(int count)
    {
        var random = new Random(7);
        var id = new byte[16];
        return [.. Enumerable.Range(0, count).Select(n =>
        {
            random.NextBytes(id);
            return new LogRow(0, Acme, new Guid(id), Kinds.PageView, n, n, "{}"u8.ToArray(), null);
        })];
    }
}
