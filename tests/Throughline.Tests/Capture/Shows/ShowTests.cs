using System.Net;
using System.Text.Json;
using Throughline.Capture.Shows.Rules;
using Throughline.Log;
using Throughline.Tests.Capture.Links;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Shows;

/// <summary>Lists of people and scanners that were off line.</summary>
public class ShowTests
{
    [Fact]
    public async Task List_LoadedTwice_MakesEveryoneALeadOnce()
    {
        await using var run = await CaptureRun.StartAsync();
        var show = await ShowAsync(run);
        const string List = "Email;Name;Company;Booth\njane@buyer.test;Jane Doe;Buyer AG;4\nnobody;X;Y;4\nbob@other.test;Bob;;\n";
        var first = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/attendees", List);
        (first.GetProperty("new").GetInt32(), first.GetProperty("known").GetInt32()).ShouldBe((2, 0));
        first.GetProperty("faults")[0].GetProperty("line").GetInt64().ShouldBe(3);
        var again = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/attendees", List);
        (again.GetProperty("new").GetInt32(), again.GetProperty("known").GetInt32()).ShouldBe((0, 2));
        await run.App.ProjectAsync();

        var leads = (await run.ApiAsync(HttpMethod.Get, "/api/leads")).GetProperty("leads").EnumerateArray().ToDictionary(static l => l.GetProperty("email").GetString()!);
        leads.Count.ShouldBe(2);
        leads["jane@buyer.test"].GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Event/Webinar");
        leads["jane@buyer.test"].GetProperty("company").GetString().ShouldBe("Buyer AG");
        var counts = (await run.ApiAsync(HttpMethod.Get, $"/api/shows/{show}")).GetProperty("counts");
        (counts.GetProperty("attendees").GetInt32(), counts.GetProperty("checkedIn").GetInt32(), counts.GetProperty("leads").GetInt32()).ShouldBe((2, 2, 2));
    }

    [Theory]
    [InlineData("jane@buyer.test,Jane\nbob@other.test,Bob\n", "a first line that names the columns, one of them email")]
    [InlineData("email,name,email\na@x.test,A,b@x.test\n", "the first line has it twice")]
    [InlineData("e\0m\0a\0i\0l\0\n\0a\0@\0b\0.\0t\0e\0s\0t\0", "text in UTF-8")]
    public async Task List_ThatCannotBeRead_IsSaidAtOnceAndTakesNobody(string list, string why)
    {
        await using var run = await CaptureRun.StartAsync();
        var taken = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{await ShowAsync(run)}/attendees", list);
        (taken.GetProperty("new").GetInt32(), taken.GetProperty("faults").GetArrayLength()).ShouldBe((0, 1));
        taken.GetProperty("faults")[0].GetProperty("expected").GetString()!.ShouldContain(why);
    }

    [Fact]
    public async Task Scans_SentTwice_AreStoredOnceAndSeveralConversationsAreOneLead()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var show = await ShowAsync(run);
        await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/attendees", "email,name\njane@buyer.test,Jane Doe\n");
        var badge = (await BadgesAsync(run, show))[0];
        badge.ShouldMatch("^EV1\\.[0-9A-Z]{6}\\.[0-9A-Z]{8}\\.[0-9A-Z]$");
        var upload = new
        {
            sentAt = Story.Start,
            scans = new object[]
            {
                new { id = "1", text = badge, at = Story.Start - 60_000, device = "d1", booth = "4", rating = 5, notes = "wants a demo" },
                new { id = "2", text = badge.ToLowerInvariant(), at = Story.Start - 30_000, device = "d1", booth = "4" },
                new { id = "3", text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Carl Card\r\nORG:Cards Ltd\r\nEMAIL:carl@cards.test\r\nEND:VCARD", at = Story.Start - 20_000, device = "d1", booth = "4" },
                new { id = "4", text = "typed@person.test", at = Story.Start - 10_000, device = "d1", booth = "4" },
            },
        };
        var first = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/scans", upload);
        first.EnumerateArray().Select(static v => v.GetProperty("status").GetString()).ShouldBe(["stored", "stored", "stored", "stored"]);
        first[0].GetProperty("who").GetString().ShouldBe("Jane Doe");
        var again = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/scans", upload);
        again.EnumerateArray().Select(static v => v.GetProperty("status").GetString()).ShouldBe(["known", "known", "known", "known"]);
        await run.App.ProjectAsync();

        var leads = (await run.ApiAsync(HttpMethod.Get, "/api/leads")).GetProperty("leads").EnumerateArray().ToDictionary(static l => l.GetProperty("email").GetString()!);
        leads.Keys.ShouldBe(["jane@buyer.test", "carl@cards.test", "typed@person.test"], ignoreOrder: true);
        leads["jane@buyer.test"].GetProperty("touches").GetInt32().ShouldBe(3, "the list and two conversations");
        leads["carl@cards.test"].GetProperty("name").GetString().ShouldBe("Carl Card");
        var scan = (await run.LogAsync()).First(static e => e.Facts.Name == Interactions.BadgeScan);
        (scan.Facts.Channel, scan.Facts.Source, scan.Personal!.Text).ShouldBe(("Event/Webinar", "SaaStr 2026", "wants a demo"));
        scan.Facts.Properties!.Value.GetRawText().ShouldNotContain("jane");
        scan.Facts.Properties!.Value.GetProperty("consentText").GetString()!.Length.ShouldBe(16);
    }

    [Fact]
    public async Task Scans_OfOneBadgeReadTwiceAtOnce_AreOneAndHoldNothingUp()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start)));
        var show = await ShowAsync(run);
        var verdicts = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/scans", new
        {
            sentAt = Story.Start,
            scans = new[] { ("1", "a@b.test", 100), ("2", "A@b.test", 200), ("3", "c@b.test", 300) }.Select(static s => new { id = s.Item1, text = s.Item2, at = Story.Start - 60_000 + s.Item3, device = "d1" }),
        });
        verdicts.EnumerateArray().Select(static v => v.GetProperty("status").GetString()).ShouldBe(["stored", "known", "stored"]);
    }

    [Fact]
    public async Task Scanner_WithAWrongClock_IsCorrectedAndStillIdempotent()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var show = await ShowAsync(run);
        var ahead = Story.Start + Story.Day;
        var scans = new[] { new { id = "1", text = "a@b.test", at = ahead - 60_000, device = "d1" } };
        await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/scans", new { sentAt = ahead, scans });
        time.Now += TimeSpan.FromMinutes(3);
        (await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/scans", new { sentAt = ahead + 180_000, scans }))[0].GetProperty("status").GetString().ShouldBe("known");
        var e = (await run.LogAsync()).Single();
        e.OccurredAt.ShouldBe(Story.Start - 60_000);
        e.Facts.ClientAt.ShouldBe(ahead - 60_000);
    }

    [Fact]
    public async Task Scans_OfAnythingElse_AreRefusedOrKeptWithoutAPerson()
    {
        await using var run = await CaptureRun.StartAsync();
        var show = await ShowAsync(run);
        var other = await ShowAsync(run);
        await run.ApiAsync(HttpMethod.Post, $"/api/shows/{other}/attendees", "email\njane@buyer.test\n");
        var foreign = (await BadgesAsync(run, other))[0];
        var code = (await run.ApiAsync(HttpMethod.Get, $"/api/shows/{show}")).GetProperty("code").GetString()!;
        var unknown = new BadgeToken(code, "ABCDEFGH").ToString();
        var at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var verdicts = await run.ApiAsync(HttpMethod.Post, $"/api/shows/{show}/scans", new
        {
            sentAt = at,
            scans = new object[]
            {
                new { id = "foreign", text = foreign, at, device = "d" },
                new { id = "unknown", text = unknown, at, device = "d" },
                new { id = "broken", text = unknown[..^1] + (unknown[^1] == 'A' ? 'B' : 'A'), at, device = "d" },
                new { id = "nothing", text = "hello", at, device = "d" },
                new { id = "rating", text = "a@b.test", at, device = "d", rating = 9 },
                new { id = "time", text = "a@b.test", at = 5, device = "d" },
                new { id = "device", text = "a@b.test", at },
            },
        });
        verdicts.EnumerateArray().ToDictionary(static v => v.GetProperty("id").GetString()!, static v => v.GetProperty("status").GetString()!).ShouldBe(
            new Dictionary<string, string> { ["foreign"] = "refused", ["unknown"] = "unknown_badge", ["broken"] = "refused", ["nothing"] = "refused", ["rating"] = "refused", ["time"] = "refused", ["device"] = "refused" }, ignoreOrder: true);
        await run.App.ProjectAsync();
        (await run.ApiAsync(HttpMethod.Get, $"/api/shows/{show}")).GetProperty("counts").GetProperty("scans").GetInt32().ShouldBe(1);

        var workspace = await run.App.WorkspaceAsync("Other");
        using var stolen = await run.ApiAnswerAsync(HttpMethod.Post, $"/api/shows/{show}/scans", new { sentAt = at, scans = new[] { new { id = "1", text = "a@b.test", at, device = "d" } } }, workspace.SecretKey);
        stolen.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var empty = await run.ApiAnswerAsync(HttpMethod.Post, $"/api/shows/{show}/scans", new { sentAt = at });
        (await CaptureRun.ProblemAsync(empty)).Field.ShouldBe("scans");
        using var nameless = await run.ApiAnswerAsync(HttpMethod.Post, "/api/shows", new { place = "Berlin" });
        (await CaptureRun.ProblemAsync(nameless)).Field.ShouldBe("name");
    }

    [Fact]
    public void Badge_ThereAndBack_AndNeverWithAWrongCharacter()
    {
        var token = new BadgeToken("7H3KQ9", "ABCDEFGH");
        BadgeToken.Read(token.ToString()).ShouldBe(token);
        BadgeToken.Read(" ev1.7h3kq9.abcdefgh." + token.ToString()[^1] + " ").ShouldBe(token);
        var text = token.ToString();
        for (var i = 4; i < text.Length; i++)
        {
            if (text[i] != '.')
                BadgeToken.Read(text[..i] + (text[i] == '2' ? '3' : '2') + text[(i + 1)..]).ShouldBeNull($"at {i}");
        }

        foreach (var none in new[] { null, "", "EV1", "EV1...", "EV2.A.B.C", new string('A', 500), "EV1.A.B.C.D" })
            BadgeToken.Read(none).ShouldBeNull();
    }

    private static async Task<string> ShowAsync(CaptureRun run) =>
        (await run.ApiAsync(HttpMethod.Post, "/api/shows", new { name = "SaaStr 2026", place = "London", consentText = "We may write to you about our product." }, 201)).GetProperty("id").GetString()!;

    private static async Task<string[]> BadgesAsync(CaptureRun run, string show)
    {
        using var answer = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/shows/{show}/badges.csv");
        return [.. (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static l => l.Split(',')[^1])];
    }
}
