using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Measure.Rules;
using Throughline.Tests.Capture;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure.AsOf;

public class AsOfTests
{
    private const string Period = "from=2025-10-01&to=2025-12-31";

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite, 11)]
    [InlineData(StoreKind.Sqlite, 12)]
    [InlineData(StoreKind.Postgres, 14)]
    public async Task Report_AsOfAPastInstant_IsWhatItSaidThen(StoreKind kind, int seed)
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Arrivals.Start));
        await using var app = await TestApp.StartAsync(kind, time, ("AsOf:WaitMilliseconds", "60000"));
        var acme = await app.WorkspaceAsync();
        // Another workspace's news lie between: nothing of them may show.
        var other = await app.WorkspaceAsync("Other");
        using var client = app.Client(acme.SecretKey);
        var events = new Arrivals(acme.Id, seed).Take(200).ToList();
        var others = new Arrivals(other.Id, seed).Take(200).ToList();
        var said = new List<(long At, Dictionary<string, string> Answers)>();
        for (var place = 0; place < events.Count; place += 40)
        {
            for (var i = place; i < place + 40; i++)
                await app.Services.GetRequiredService<IEventLog>().AppendAsync([events[i], others[i]], CancellationToken.None);
            time.Now = DateTimeOffset.FromUnixTimeMilliseconds(Arrivals.ReceivedAt(place + 39));
            await app.ProjectAsync();
            said.Add((time.Now.ToUnixTimeMilliseconds(), await AskAllAsync(client, null)));
        }

        var different = 0;
        foreach (var (at, then) in said)
        {
            var now = await AskAllAsync(client, Instant.Text(at));
            foreach (var (path, answer) in then)
                now[path].ShouldBe(answer, $"{path} at {at}");
            different += then.Values.Zip(said[^1].Answers.Values, static (a, b) => a != b).Count(static d => d);
        }

        different.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task AsOf_BeforeEverything_IsEmptyAndAWrongInstantNamesItsField()
    {
        await using var app = await TestApp.StartAsync(("AsOf:WaitMilliseconds", "60000"));
        var acme = await app.WorkspaceAsync();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. new Arrivals(acme.Id, 5).Take(60)], CancellationToken.None);
        await app.ProjectAsync();
        using var client = app.Client(acme.SecretKey);
        var report = await client.GetFromJsonAsync<JsonElement>($"/api/reports/source-revenue?{Period}&asOf=2001-01-01T00:00Z");
        report.GetProperty("rows").GetArrayLength().ShouldBe(0);
        report.GetProperty("asOf").GetDateTimeOffset().ToUnixTimeSeconds().ShouldBe(978_307_200);
        (await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution?{Period}")).GetProperty("asOf").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var (path, field) in new[]
        {
            ("attribution?asOf=yesterday", "asOf"), ("source-revenue?asOf=2026-13-01", "asOf"), ("changes?since=2026-99-99", "since"), ("changes", "since"),
            ("changes?since=2025-10-02&until=nonsense", "until"), ("changes?since=2025-10-02&until=2025-10-01", "since"), ("changes?since=2025-10-02&of=moon", "of"), ("changes?since=2025-10-02&models=first", "models"), ("changes?since=2025-10-02&asOf=2025-10-03", "asOf"),
            ("changes?since=2025-10-02&of=source-revenue&measure=1", "measure"), ("changes?since=2025-10-02&model=first,last", "model"), ("changes?since=2025-10-02&of=source-revenue&by=landing_page", "by"),
        })
        {
            var answer = await client.GetAsync($"/api/reports/{path}");
            (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field, path);
        }
    }

    [Theory]
    [InlineData("2026-05-14", true, "2026-05-14T21:59:59.999Z")] // Berlin is two hours ahead in summer
    [InlineData("2026-05-14", false, "2026-05-13T22:00:00.000Z")]
    [InlineData("2026-05-14T10:00", true, "2026-05-14T08:00:00.000Z")]
    [InlineData("2026-05-14T10:00:00Z", true, "2026-05-14T10:00:00.000Z")]
    [InlineData("2026-05-14T10:00:00+05:00", true, "2026-05-14T05:00:00.000Z")]
    [InlineData("2026-03-29T02:30", true, "2026-03-29T01:00:00.000Z")] // the clock jumps over it
    [InlineData("2025-10-26T02:30", true, "2025-10-26T01:30:00.000Z")] // there twice: the later one
    [InlineData("2999-01-01", true, "2026-06-01T00:00:00.000Z")] // the future is now
    public void Instant_InTheWorkspacesZone_IsRead(string text, bool endOfDay, string expected)
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var ms = Instant.Parse(text, "asOf", berlin, DateTimeOffset.Parse("2026-06-01T00:00Z", System.Globalization.CultureInfo.InvariantCulture), endOfDay, out var fault);
        fault.ShouldBeNull();
        Instant.Text(ms!.Value).ShouldBe(expected);
    }

    private static async Task<Dictionary<string, string>> AskAllAsync(HttpClient client, string? asOf)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var and = asOf is null ? "" : $"&asOf={asOf}";
        await AskAsync($"/api/reports/attribution?{Period}&models=first,linear,w-shaped");
        await AskAsync($"/api/reports/attribution?{Period}&by=campaign&lookback=7d");
        await AskAsync($"/api/reports/source-revenue?{Period}");
        await AskAsync($"/api/reports/attribution/deals?{Period}&model=linear&key=Direct");
        var cell = JsonDocument.Parse(answers.Values.Last()).RootElement;
        foreach (var deal in cell.GetProperty("deals").EnumerateArray().Take(2))
            await AskAsync($"/api/reports/attribution/deals/{deal.GetProperty("deal").GetString()}?models=linear");
        return answers;

        async Task AskAsync(string path)
        {
            var answer = await client.GetAsync(path + and);
            // Of which instant it is, is the one thing that differs.
            answers[path] = Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"asOf\":(null|\"[^\"]*\")", "");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, answers[path]);
        }
    }
}
