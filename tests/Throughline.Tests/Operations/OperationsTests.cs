using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Operations;

/// <summary>What a monitor asks.</summary>
public partial class OperationsTests
{
    [Fact]
    public async Task Healthz_OfARunningServer_IsOk()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client();
        (await client.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Readyz_WithEventsProjected_SaysSo(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        var acme = await app.WorkspaceAsync();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. LogEvents.Events(1, 5).Select(e => e with { Workspace = acme.Id })], default);
        await app.ProjectAsync();
        using var client = app.Client();

        var ready = await client.GetFromJsonAsync<JsonElement>("/readyz");
        ready.GetProperty("status").GetString().ShouldBe("ready");
        ready.GetProperty("logged").GetInt64().ShouldBe(5);
        ready.GetProperty("behind").GetInt64().ShouldBe(0);
        ready.GetProperty("quarantined").GetInt64().ShouldBe(0);
    }

    [SkippableFact]
    public async Task Readyz_WithTheStoreAway_Is503WithAReason()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Postgres);
        await using var app = await TestApp.StartAsync(store);
        using var client = app.Client();
        (await client.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await PostgresServer.DropDatabaseAsync(store.Postgres);
        var answer = await client.GetAsync("/readyz");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reason").GetString().ShouldBe("the store does not answer");
        (await client.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK, "the process itself lives");
        (await client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK, "what was counted can be read");
    }

    [Fact]
    public async Task Metrics_AfterEvents_CountsThemInThePrometheusFormat()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        var log = app.Services.GetRequiredService<IEventLog>();
        await log.AppendAsync([Story.View("v1", Story.Start, "https://acme.test/") with { Workspace = acme.Id }], default);
        await log.AppendAsync([Story.View("v1", Story.Start, "https://acme.test/") with { Workspace = acme.Id }], default);
        await app.ProjectAsync();
        using var client = app.Client();

        var answer = await client.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.ToString().ShouldStartWith("text/plain; version=0.0.4");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("throughline_log_stored_total 1");
        lines.ShouldContain("throughline_log_known_total 1");
        lines.ShouldContain("throughline_projected_total 1");
        lines.ShouldContain("throughline_projection_lag 0");
        lines.ShouldContain("# TYPE throughline_log_stored_total counter");
        lines.ShouldContain("# TYPE throughline_projection_lag gauge");
        lines.ShouldAllBe(static line => Line().IsMatch(line));
    }

    [Fact]
    public async Task FullQueue_OverHttp_Is503WithRetryAfterAndNothingIsLost()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        await using (await TestApp.StartAsync(store))
        {
        }

        SlowStore? slow = null;
        await using var app = await TestApp.StartAsync(
            store,
            services =>
            {
                var inner = services.Last(static s => s.ServiceType == typeof(ILogStore));
                services.AddSingleton<ILogStore>(provider => slow = new SlowStore((ILogStore)inner.ImplementationFactory!(provider)));
            },
            ("Log:QueueRequests", "2"));
        var acme = await app.WorkspaceAsync();
        using var client = app.Client();

        var held = client.PostAsJsonAsync($"/v1/track?writeKey={acme.WriteKey}", Call(0));
        await slow!.HeldAsync();
        var calls = Enumerable.Range(1, 12).Select(n => client.PostAsJsonAsync($"/v1/track?writeKey={acme.WriteKey}", Call(n))).ToList();
        var refused = new List<HttpResponseMessage>();
        while (refused.Count < 10)
        {
            var first = await Task.WhenAny(calls);
            calls.Remove(first);
            refused.Add(await first);
        }

        slow.Open();
        refused.ShouldAllBe(static r => r.StatusCode == HttpStatusCode.ServiceUnavailable && r.Headers.RetryAfter != null);
        foreach (var answer in await Task.WhenAll(calls.Append(held)))
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Services.GetRequiredService<IEventLog>().ReadAsync(0, 100, default)).Count.ShouldBe(3, "the one held and the two that waited");
    }

    private static object Call(int n) => new { @event = "Signed Up", messageId = $"m{n}", anonymousId = "v1" };

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.E+-]+)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
