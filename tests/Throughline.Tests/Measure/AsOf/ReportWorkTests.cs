using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Storage;
using Throughline.Tests.Access;
using Throughline.Tests.Walk;
using Microsoft.Extensions.Options;

namespace Throughline.Tests.Measure.AsOf;

public class ReportWorkTests
{
    [Fact]
    public async Task Work_UnderWay_ShowsProgressIsFoundAgainAndCancelled()
    {
        await using var app = await TestApp.StartAsync(("AsOf:WaitMilliseconds", "0"));
        var acme = await app.WorkspaceAsync();
        var other = await app.WorkspaceAsync("Other");
        await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. new Arrivals(acme.Id, 5).Take(60)], CancellationToken.None);
        using var client = app.Client(acme.SecretKey);
        using var stranger = app.Client(other.SecretKey);
        // A work that never ends keeps the worker busy.
        var works = app.Services.GetRequiredService<ReportWorks>();
        var busy = works.StartOrFind(new ReportWork("busy", acme.Id, "Something long", "/reports/attribution", static (_, stop) => Task.Delay(Timeout.Infinite, stop)))!;

        const string Path = "/api/reports/attribution?asOf=2026-01-01&from=2025-10-01";
        var answer = await client.GetAsync(Path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        told.GetProperty("state").GetString().ShouldBe("waiting");
        (await client.GetFromJsonAsync<JsonElement>("/api/reports/works")).GetArrayLength().ShouldBe(2);
        (await stranger.GetFromJsonAsync<JsonElement>("/api/reports/works")).GetArrayLength().ShouldBe(0);
        (await stranger.DeleteAsync("/api/reports/works/busy")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync("/api/reports/works/busy")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await busy.Ended;
        busy.State.ShouldBe(WorkState.Cancelled);

        await works.Find(acme.Id, told.GetProperty("id").GetString()!)!.Ended;
        (await client.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Marketer, true)]
    public async Task Page_NamesCompaniesOnlyToWhoSeesThem(Role role, bool sees)
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        await app.UserAsync(acme.Id, role);
        var works = app.Services.GetRequiredService<ReportWorks>();
        foreach (var (title, isPersonal) in new[] { ("Why secret.example, revenue under Linear changed", true), ("Why Email, revenue under Linear changed", false) })
            await works.StartOrFind(new ReportWork(title, acme.Id, title, "/", static (_, _) => Task.CompletedTask) { IsPersonal = isPersonal })!.Ended;
        using var browser = await app.SignInAsync($"{role}@example.com");
        var page = await browser.OpenAsync("/reports/works");
        page.Text.ShouldContain("Why Email");
        page.Text.Contains("secret.example", StringComparison.Ordinal).ShouldBe(sees);
    }

    [Fact]
    public async Task Work_ThatFailed_SaysSoOnceAndStartsAgain()
    {
        await using var app = await TestApp.StartAsync();
        var works = app.Services.GetRequiredService<ReportWorks>();
        var runs = 0;
        ReportWork Make() => new("fails", Guid.Empty, "Fails", "/", (_, _) => ++runs == 1 ? Task.FromException(new IOException("the disk is full")) : Task.CompletedTask);
        var first = works.StartOrFind(Make())!;
        await first.Ended;
        (first.State, first.Fault).ShouldBe((WorkState.Failed, "the disk is full"));
        works.StartOrFind(Make()).ShouldBeSameAs(first);
        works.Forget(first);
        var second = works.StartOrFind(Make())!;
        await second.Ended;
        second.State.ShouldBe(WorkState.Done);
    }

    [Fact]
    public async Task Snapshots_BeyondTheirNumber_GoOldestFirstButNotWhileTheyAreRead()
    {
        await using var app = await TestApp.StartAsync(("AsOf:Snapshots", "2"));
        var acme = await app.WorkspaceAsync();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. new Arrivals(acme.Id, 5).Take(60)], CancellationToken.None);
        var snapshots = app.Services.GetRequiredService<Snapshots>();
        var folder = Path.Combine(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Data, "snapshots");
        using var read = await BuildAsync(10);
        for (var seq = 20; seq <= 50; seq += 10)
            (await BuildAsync(seq)).Dispose();
        snapshots.Find(acme.Id, 20).ShouldBeNull();
        using (var kept = snapshots.Find(acme.Id, 10))
            kept.ShouldNotBeNull();
        using (var newest = snapshots.Find(acme.Id, 50))
            newest.ShouldNotBeNull();
        Directory.GetDirectories(folder).Length.ShouldBe(2);

        // Rebuilt projections mean that the past is read again, too: as soon as its readers are done.
        await app.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        snapshots.Find(acme.Id, 50).ShouldBeNull();
        Directory.GetDirectories(folder).Length.ShouldBe(1);
        read.Dispose();
        Directory.GetDirectories(folder).ShouldBeEmpty();

        Task<SnapshotLease> BuildAsync(long seq) => snapshots.BuildAsync(acme.Id, seq, new Progress<long>(), CancellationToken.None);
    }
}
