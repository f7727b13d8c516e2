using System.Net;
using Throughline.Log;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture;

/// <summary>What is told twice counts once, for as long as sessions-and-identity.md 3 says. Calls, orders, hooks, links and idempotency keys have theirs with their doors.</summary>
public sealed class DoubleWindowTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(Story.Start);

    [Theory]
    [InlineData(9_999, 1)]
    [InlineData(10_000, 2)]
    [InlineData(25_000, 2)]
    public async Task Form_SentAgain_IsOneWithinTenSeconds(int laterMs, int submits)
    {
        // Wherever the first falls between two cuts of the window.
        foreach (var offset in new[] { 0, 5_000, 9_999 })
        {
            var time = new ManualTime(Start.AddMilliseconds(offset));
            await using var run = await CaptureRun.StartAsync(time);
            await SendAsync(run);
            time.Now += TimeSpan.FromMilliseconds(laterMs);
            await SendAsync(run);
            (await run.LogAsync()).Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(submits, $"{offset}");
        }
    }

    // Whoever the visitor is: two people at one office press the button at one time.
    [Fact]
    public async Task Forms_OfTwoPeopleWithinTenSeconds_AreTwo()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Start));
        await SendAsync(run);
        await SendAsync(run, "joe@buyer.test");
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(30)]
    public async Task Event_SentAgainDaysLater_IsOne(int days)
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var body = $$"""{"messageId":"m-1","event":"x","userId":"u","timestamp":"{{Start:o}}"}""";
        (await run.PostAsync("/v1/track", body, run.Workspace.SecretKey)).Dispose();
        time.Now += TimeSpan.FromDays(days);
        (await run.PostAsync("/v1/track", body, run.Workspace.SecretKey)).Dispose();
        (await run.LogAsync()).Count.ShouldBe(1);
    }

    // One lead over two routes, and both records are kept.
    [Fact]
    public async Task Lead_OverTwoRoutes_IsOneWithBothRecords()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Start));
        await SendAsync(run);
        (await run.PostAsync("/v1/identify", $$"""{"userId":"crm-1","traits":{"email":"Jane@buyer.test","phone":"+4915123456789"},"timestamp":"{{Start:o}}"}""", run.Workspace.SecretKey)).Dispose();
        await run.App.ProjectAsync();
        (await run.LogAsync()).Count.ShouldBe(2);
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<System.Text.Json.JsonElement>(client, "/api/leads")).GetProperty("leads").GetArrayLength().ShouldBe(1);
    }

    private static async Task SendAsync(CaptureRun run, string email = "jane@buyer.test")
    {
        using var answer = await run.Http.PostAsync(new Uri("/f/contact", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string> { ["k"] = run.Workspace.WriteKey, ["email"] = email }));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
