using System.Globalization;
using System.Text;
using Throughline.Capture;

namespace Throughline.Tests.Capture.Imports;

public class EventImportTests
{
    private const string Two = """
        {"type":"page","anonymousId":"v1","timestamp":"2019-03-04T05:06:07.000Z","sentAt":"2019-03-04T05:06:07.500Z","context":{"page":{"url":"https://acme.test/?utm_source=google"}}}
        {"type":"track","event":"Signed Up","messageId":"m1","userId":"u1","timestamp":"2020-01-01T00:00:00+02:00"}
        """;

    private static readonly string Later = DateTimeOffset.UnixEpoch.AddYears(1000).ToString("o", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Rows_OfAnyAge_KeepTheirOwnTimes()
    {
        await using var run = await ImportRun.StartAsync();

        var events = await run.StoreAsync("a.jsonl", Two);

        events.Select(static e => e.OccurredAt).ShouldBe([1_551_675_967_000, 1_577_829_600_000]);
        events.ShouldAllBe(static e => e.Facts.Door == "import" && e.Facts.Notes == null);
        events[0].Facts.Url.ShouldBe("https://acme.test/?utm_source=google");
    }

    [Theory]
    [InlineData("a.jsonl", Two)]
    [InlineData("a.csv", "type,userId,timestamp,event\ntrack,u1,2020-01-01T00:00:00Z,One\ntrack,u1,2020-01-01T00:00:00Z,Two\n")]
    public async Task File_LoadedTwice_ChangesNothing(string name, string content)
    {
        await using var run = await ImportRun.StartAsync();
        var path = run.File(name, content);

        var first = await run.LoadAsync(path);
        await run.Bench.ProjectAsync();
        var (log, tables) = (await run.LogAsync(), await run.Bench.DumpAsync());
        var second = await run.LoadAsync(path);
        await run.Bench.ProjectAsync();

        first.ShouldBe(new ImportCounts(2, 0, 0));
        second.ShouldBe(new ImportCounts(0, 2, 0));
        (await run.LogAsync()).Select(static e => (e.Seq, e.EventId)).ShouldBe(log.Select(static e => (e.Seq, e.EventId)));
        Flat(await run.Bench.DumpAsync()).ShouldBe(Flat(tables));
    }

    [Fact]
    public async Task Message_ThatCameOverHttpToo_IsOneEvent()
    {
        await using var http = await CaptureRun.StartAsync();
        var live = await http.StoreAsync("/v1/track", """{"event":"x","userId":"u","messageId":"node-next-1"}""");
        await using var run = await ImportRun.StartAsync();

        var loaded = await run.StoreAsync("a.jsonl", """{"type":"track","event":"x","userId":"u","messageId":"node-next-1","timestamp":"2020-01-01T00:00:00Z"}""");

        Throughline.Storage.StableId.Of(http.Workspace.Id, "message", "node-next-1").ShouldBe(live.EventId);
        Throughline.Storage.StableId.Of(Walk.Workbench.Workspace, "message", "node-next-1").ShouldBe(loaded[0].EventId);
    }

    [Fact]
    public async Task Rows_AtFault_AreNamedByLineAndCostNothingElse()
    {
        await using var run = await ImportRun.StartAsync();
        var path = run.File("a.jsonl", $$"""
            {"type":"track","event":"good","userId":"u","timestamp":"2020-01-01T00:00:00Z"}

            {"type":"track","userId":"u","timestamp":"2020-01-01T00:00:00Z"}
            {nope
            [1]
            {"type":"track","event":"x","userId":"u"}
            {"type":"track","event":"x","userId":"u","timestamp":"{{Later}}"}
            {"type":"track","event":"x","userId":"u","timestamp":"03/04/2020"}
            {"type":"sale","userId":"u","timestamp":"2020-01-01T00:00:00Z"}
            {"type":"track","event":"x","timestamp":"2020-01-01T00:00:00Z"}
            {"type":"track","event":"{{new string('x', 200_000)}}","userId":"u","timestamp":"2020-01-01T00:00:00Z"}
            {"type":"track","event":"last","userId":"u","timestamp":"2020-01-01T00:00:00Z"}
            """);

        var counts = await run.LoadAsync(path);

        counts.ShouldBe(new ImportCounts(2, 0, 9));
        run.Faults.Select(static f => (f.Line, f.Reason, f.Field)).ShouldBe(
        [
            (3, "missing_field", "event"), (4, "malformed", ""), (5, "wrong_type", ""), (6, "missing_field", "timestamp"), (7, "future_dated", "timestamp"),
            (8, "wrong_type", "timestamp"), (9, "unknown_type", "type"), (10, "missing_field", "anonymousId"), (11, "event_too_large", ""),
        ]);
        run.Faults.ShouldAllBe(static f => f.Expected.Length > 0);
        (await run.LogAsync()).Select(static e => e.Facts.Name).ShouldBe(["good", "last"]);
    }

    [Fact]
    public async Task File_OfManyBatches_IsWholeWhateverItsLineEnds()
    {
        await using var run = await ImportRun.StartAsync();
        var lines = new StringBuilder("\uFEFF");
        for (var i = 0; i < 10_001; i++)
            lines.Append(CultureInfo.InvariantCulture, $$"""{"type":"track","event":"e{{i}}","userId":"u","timestamp":{{1_500_000_000 + i}}}{{(i % 2 == 0 ? "\r\n" : "\n")}}""");

        var counts = await run.LoadAsync(run.File("a.json.gz", lines.ToString().TrimEnd()));

        counts.ShouldBe(new ImportCounts(10_001, 0, 0));
        var log = await run.LogAsync();
        log.Select(static e => e.Facts.Name).ShouldBe(Enumerable.Range(0, 10_001).Select(static i => $"e{i}"));
        log[10_000].OccurredAt.ShouldBe(1_500_010_000_000);
    }

    [Fact]
    public async Task PackedFile_ThatBreaksOff_KeepsWhatCameBefore()
    {
        await using var run = await ImportRun.StartAsync();
        var random = new Random(5);
        var content = string.Concat(Enumerable.Range(0, 3_000).Select(i => $$"""{"type":"track","event":"{{random.NextInt64()}}","userId":"u","timestamp":"2020-01-01T00:00:00Z"}""" + "\n"));
        var path = run.File("a.jsonl.gz", content);
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes.AsMemory(0, bytes.Length / 2));

        await Should.ThrowAsync<InvalidDataException>(() => run.LoadAsync(path));
        var kept = (await run.LogAsync()).Count;
        await File.WriteAllBytesAsync(path, bytes);
        var counts = await run.LoadAsync(path);

        kept.ShouldBeInRange(1_000, 2_000);
        counts.ShouldBe(new ImportCounts(3_000 - kept, kept, 0));
    }

    [Fact]
    public async Task Channel_DeclaredByTheFile_IsTaken()
    {
        await using var run = await ImportRun.StartAsync();

        var events = await run.StoreAsync("a.jsonl", """{"type":"track","event":"Call","userId":"u","timestamp":"2020-01-01T00:00:00Z","context":{"channel":"Referral","source":"partner"}}""");

        (events[0].Facts.Channel, events[0].Facts.Source).ShouldBe(("Referral", "partner"));
    }

    private static IEnumerable<string> Flat(SortedDictionary<string, List<string>> tables) => tables.SelectMany(static t => t.Value.Select(row => $"{t.Key}: {row}"));
}
