using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Taxonomy;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Journeys;

/// <summary>The rules by which hits become sessions, and sessions touches (sessions-and-identity.md 1): each line is one story and the channels of the sessions it makes.</summary>
public class SessionRuleTests
{
    private const string Google = "/?utm_source=google&utm_medium=cpc";
    private const string Paid = Channels.PaidSearch;

    public static TheoryData<string, string, string> Lines() => new()
    {
        // S1, S2
        { "S1: a first hit", "10:00 /", Channels.Direct },
        { "S2: 10:00 then 10:31", "10:00 /; 10:31 /", "Direct, Direct" },
        { "S2: half an hour is still the same", "10:00 /; 10:30 /", Channels.Direct },
        { "S2: a millisecond more is not", "10:00 /; 10:30:00.001 /", "Direct, Direct" },
        { "S2: counted from the last hit, not the first", "10:00 /; 10:29 /a; 10:58 /b", Channels.Direct },
        { "S2: anything done on a page is a hit", "10:00 /; 10:25 track signup; 10:50 form a@x.test; 11:15 /", Channels.Direct },
        { "S2: what is done elsewhere is none", "10:00 /; 10:25 !call; 10:40 /", "Direct, Direct, Direct" },
        // Not midnight, of UTC or of the workspace (Berlin).
        { "23:50 then 00:10", "23:50 /; 1.00:10 /", Channels.Direct },
        { "23:50 then 00:10 in Berlin", "21:50 /; 22:10 /", Channels.Direct },
        // S3
        { "S3: google then facebook, both tagged", $"10:00 {Google}; 10:05 /?utm_source=facebook&utm_medium=cpc", "Paid Search, Paid Social" },
        { "S3: another campaign", $"10:00 {Google}&utm_campaign=a; 10:05 {Google}&utm_campaign=b", "Paid Search, Paid Search" },
        { "S3: another medium", "10:00 /?utm_source=google&utm_medium=organic; 10:05 /?utm_source=google&utm_medium=cpc", "Organic Search, Paid Search" },
        { "S3: another click", $"10:00 {Google}&gclid=A; 10:05 {Google}&gclid=B", "Paid Search, Paid Search" },
        { "S3: the same address loaded again", $"10:00 {Google}&gclid=A; 10:20 {Google}&gclid=A", Paid },
        { "S3: term and content make no difference", $"10:00 {Google}&utm_term=x&utm_content=1; 10:05 {Google}&utm_term=y&utm_content=2", Paid },
        { "S3: tags after an untagged start", $"10:00 /; 10:05 {Google}", "Direct, Paid Search" },
        { "S3: typed in after a campaign", $"10:00 {Google}; 10:05 /", Paid },
        { "S3: an internal link, tagged as it may be", "10:00 /; 10:05 /?utm_source=home&utm_medium=banner < https://acme.test/", Channels.Direct },
        { "S3: back from the payment", "10:00 /; 10:05 / < https://checkout.stripe.com/", Channels.Direct },
        { "S3: back from signing in", $"10:00 {Google}; 10:05 / < https://accounts.google.com/", Paid },
        { "S3: another site, untagged, a minute later", "10:00 /; 10:01 / < https://news.example/", "Direct, Referral" },
        { "S3: within the minute it is the back button", "10:00 /; 10:00:59.999 / < https://news.example/", Channels.Direct },
        { "S3: the same site again", "10:00 / < https://news.example/; 10:05 / < https://news.example/", Channels.Referral },
        { "S3: a search after a campaign", $"10:00 {Google}; 10:05 / < https://www.bing.com/", "Paid Search, Organic Search" },
        { "S3: tags count at once", "10:00 /; 10:00:01 /?utm_source=newsletter&utm_medium=email", "Direct, Email" },
        // S4
        { "S4: each 20 minutes for 25 hours", VisitStory.Each(20, 25), "Direct, Direct" },
        { "S4: for less than a day", VisitStory.Each(20, 23), Channels.Direct },
        // The source of a session is its first hit's.
        { "Source: of the first hit", $"10:00 {Google}; 10:05 /a; 10:10 /b < https://acme.test/a", Paid },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Hits_OfALine_MakeItsSessions(string line, string hits, string channels)
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(VisitStory.Of(hits));
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe(channels, line);

        // The last first: it comes to the same.
        await using var backwards = await Workbench.OpenAsync();
        foreach (var some in VisitStory.Of(hits).Reverse().Chunk(20))
        {
            await backwards.AppendAsync(some);
            await backwards.ProjectAsync();
        }

        (await ChannelsAsync(backwards)).ShouldBe(channels, $"{line}, backwards");
    }

    [Fact]
    public async Task Hit_ThatComesLate_JoinsWhatItLiesBetween_OrStandsAlone()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(VisitStory.Of("10:00 /; 10:40 /b"));
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe("Direct, Direct");
        await bench.AppendAsync(VisitStory.Of("10:20 /a"));
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe("Direct", "it lies between the two");
        await bench.AppendAsync(VisitStory.Of("08:00 /"));
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe("Direct, Direct");
        await using var db = await bench.DbAsync();
        (await db.Set<Session>().OrderBy(static s => s.StartedAt).Select(static s => s.LastAt - s.StartedAt).ToListAsync()).ShouldBe([0, 40 * Story.Minute], "from the first hit to the last");
    }

    [Fact]
    public async Task Hits_SentHoursLater_AreOfTheTimeTheyHappened()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync([.. VisitStory.Of("10:00 /; 10:20 /a; 10:51 /b").Select(static (e, i) => e with { ReceivedAt = VisitStory.At("18:00") + (i * 3 * 3_600_000L) })]);
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe("Direct, Direct");
    }

    [Fact]
    public async Task Hits_OfTwoBrowsers_ShareNoSession()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync([.. VisitStory.Of("10:00 /", "v1"), .. VisitStory.Of("10:01 /", "v2")]);
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe("Direct, Direct");
    }

    // Section 4: attribution is a function of the stored events.
    [Fact]
    public async Task Touch_ThatComesLate_ChangesWhereALeadCameFrom()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(VisitStory.Of("10:00 /; 10:05 form a@x.test"));
        await bench.ProjectAsync();
        (await LeadAsync(bench)).ShouldBe((Channels.Direct, Channels.Direct, 1));
        await bench.AppendAsync(VisitStory.Of($"09:00 {Google}"));
        await bench.ProjectAsync();
        (await LeadAsync(bench)).ShouldBe((Paid, Paid, 2));
        await bench.AppendAsync(VisitStory.Of("09:25 /?utm_source=newsletter&utm_medium=email"));
        await bench.ProjectAsync();
        (await LeadAsync(bench)).ShouldBe((Paid, Channels.Email, 3));
    }

    // Section 2, ordering ties: (event time, arrival, event id).
    [Fact]
    public async Task Hits_OfOneInstant_AreInTheOrderTheyArrived()
    {
        // Typed in after an ad is the same visit; an ad after typing is another.
        foreach (var (isAdFirst, channels) in new[] { (true, Paid), (false, "Direct, Paid Search") })
        {
            await using var bench = await Workbench.OpenAsync();
            await bench.AppendAsync([.. VisitStory.Of($"10:00 {Google}; 10:00 /").Select((e, i) => e with { ReceivedAt = e.OccurredAt + ((i == 0) == isAdFirst ? 1 : 2) })]);
            await bench.ProjectAsync();
            (await ChannelsAsync(bench)).ShouldBe(channels);
        }
    }

    [Fact]
    public async Task CookiesOfAPlatform_ThatAppearWithinAVisit_MakeNoOther()
    {
        await using var bench = await Workbench.OpenAsync();
        var hits = VisitStory.Of("10:00 /?gad_source=1 < https://www.google.com/; 10:01 /?gad_source=1 < https://www.google.com/; 10:02 /?gclid=Ab < https://www.google.com/");
        await bench.AppendAsync([hits[0], .. hits[1..].Select(static e => e with { Personal = new EventPersonal { Clicks = new Dictionary<string, string>(e.Personal?.Clicks ?? new Dictionary<string, string>()) { ["_fbp"] = "fb.1.1700000000000.1" } } })]);
        await bench.ProjectAsync();
        (await ChannelsAsync(bench)).ShouldBe("Paid Search, Paid Search", "the second ad click is another, the cookie is not");
    }

    internal static async Task<string> ChannelsAsync(Workbench bench)
    {
        await using var db = await bench.DbAsync();
        var touches = await db.Set<Touch>().OrderBy(static t => t.OccurredAt).ThenBy(static t => t.ReceivedAt).ThenBy(static t => t.TouchId).ToListAsync();
        var facts = await Acquisitions.FactsAsync(db, Workbench.Workspace, touches.Select(static t => t.AcquisitionId).ToHashSet(), CancellationToken.None);
        return string.Join(", ", touches.Select(t => facts[t.AcquisitionId].Channel));
    }

    private static async Task<(string Original, string Latest, int Touches)> LeadAsync(Workbench bench)
    {
        await using var db = await bench.DbAsync();
        var lead = await db.Set<Throughline.Leads.Lead>().SingleAsync();
        var facts = await Acquisitions.FactsAsync(db, Workbench.Workspace, [lead.OriginalAcquisitionId, lead.LatestAcquisitionId], CancellationToken.None);
        return (facts[lead.OriginalAcquisitionId].Channel, facts[lead.LatestAcquisitionId].Channel, lead.Touches);
    }
}
