using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Journeys.Rules;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Journeys;

/// <summary>An engaged session: 10 seconds of reading, a second page, or somebody got in touch (sessions-and-identity.md 1); and a page that is told twice is seen once (3).</summary>
public class EngagementTests
{
    [Theory]
    [InlineData("10:00 /", false)]
    [InlineData("10:00 /; 10:00:02 read 1100", false)]
    [InlineData("10:00 /; 10:00:10 read 9999", false)]
    [InlineData("10:00 /; 10:00:10 read 10000", true)]
    [InlineData("10:00 /; 10:00:06 read 6000; 10:05 read 4000", true)]
    [InlineData("10:00 /; 10:00:06 read 6000; 11:00 /; 11:00:05 read 4000", false)]
    [InlineData("10:00 /; 10:01 /pricing", true)]
    [InlineData("10:00 /; 10:00:00.5 /pricing", true)]
    [InlineData("10:00 /; 10:00:00.999 /", false)]
    [InlineData("10:00 /; 10:00:00.999 /; 10:00:01.5 /", false)]
    [InlineData("10:00 /; 10:00:01 /", true)]
    [InlineData("10:00 /; 10:00:00.5 /pricing; 10:00:00.9 /", true)]
    [InlineData("10:00 /; 10:40 /", false)]
    [InlineData("10:00 /; 10:01 track outbound", false)]
    [InlineData("10:00 /; 10:01 identify", false)]
    [InlineData("10:00 /; 10:01 form a@x.test", true)]
    [InlineData("10:00 /; 10:01 !chat", true)]
    [InlineData("10:00 /; 10:30 !call", true)]
    [InlineData("10:00 /; 10:31 !call", false)]
    [InlineData("10:00 /; 10:01 !meeting_booked", true)]
    [InlineData("10:00 /; 10:01 !email_open", false)]
    [InlineData("10:00 /; 10:01 !qr_scan", false)]
    [InlineData("10:00 /; 10:01 ?!chat", false)]
    [InlineData("10:01 !chat", false)]
    [InlineData("10:00 machine; 10:01 /a; 10:02 /b", false)]
    // What a visitor's browser sends may be anything.
    [InlineData("10:00 /; 10:01 read \"60000\"", false)]
    [InlineData("10:00 /; 10:01 read -60000", false)]
    [InlineData("10:00 /; 10:01 read null", false)]
    [InlineData("10:00 /; 10:01 read 1e400", true)]
    public async Task Visit_OfALine_IsEngagedOrNot(string hits, bool isEngaged)
    {
        foreach (var append in new[] { 100, 1 })
        {
            await using var bench = await Workbench.OpenAsync();
            foreach (var some in VisitStory.Of(hits).Chunk(append))
            {
                await bench.AppendAsync(some);
                await bench.ProjectAsync();
            }

            await using var db = await bench.DbAsync();
            var engaged = await Visits.FirstEngagedAsync(db, Workbench.Workspace, CancellationToken.None);
            engaged.Count.ShouldBe(isEngaged ? 1 : 0, hits);
            engaged.Values.ShouldAllBe(static at => at == VisitStory.At("10:00"));
        }
    }

    [Fact]
    public async Task Page_ToldTwice_IsOneViewAndTwoHitsOfTheLog()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(VisitStory.Of("10:00 /; 10:00:00.2 /; 10:02 /"));
        await bench.ProjectAsync();
        await using var db = await bench.DbAsync();
        (await db.Set<Session>().SingleAsync()).Views.ShouldBe(2);
        (await Visits.OfPersonAsync(db, Workbench.Workspace, (await db.Set<Touch>().SingleAsync()).PersonId, 10, CancellationToken.None)).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Sessions_OfHitsMillisecondsApart_AreTheSameInWhateverBatches(int seed)
    {
        var random = new System.Random(seed);
        string[] what = ["/", "/", "/a", "read 3000", "track signup", "form a@x.test", "!chat", "!qr_scan", "/?utm_source=google&utm_medium=cpc"];
        var events = VisitStory.Of(string.Join(';', Enumerable.Range(0, 80).Select(_ => $"{TimeSpan.FromMilliseconds(random.Next(8) * Story.Minute * 11 + random.Next(4_000)):hh\\:mm\\:ss\\.fff} {what[random.Next(what.Length)]}"))).DistinctBy(static e => e.EventId).ToList();
        var whole = await Identity.PhoneIdentityTests.DumpAsync(events, 1_000, 1_000);
        TableDump.Compare(await Identity.PhoneIdentityTests.DumpAsync(events, 1, 1), whole);
        TableDump.Compare(await Identity.PhoneIdentityTests.DumpAsync([.. events.OrderBy(static e => e.OccurredAt)], 3, 2), await Identity.PhoneIdentityTests.DumpAsync([.. events.OrderBy(static e => e.OccurredAt)], 1_000, 1_000));
    }

    [Fact]
    public void Rule_IsTheReferences() => (Engagement.ReadMs, Engagement.Views, SessionFold.DoubleViewMs).ShouldBe((10_000, 2, 1_000));
}
