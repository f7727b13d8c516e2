using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Storage;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

/// <summary>Reports answer from what they hold in memory; after every change they must say what a process that has just started says.</summary>
public class FreshAnswersTests
{
    private static readonly long Won = DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeMilliseconds();

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Reports_AfterEachChange_EqualThoseOfANewProcess(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        var acme = await app.WorkspaceAsync();

        await HappenAsync(Ad("jane", Won - (9 * Story.Day)), Story.Form("jane", Won - (8 * Story.Day), "jane@buyer.test"), Ad("joe", Won - (7 * Story.Day)), Story.Form("joe", Won - (6 * Story.Day), "joe@other.test"));
        await SameAsync("two leads");
        await DealAsync("jane@buyer.test", "100.00");
        await SameAsync("a deal");
        var kept = await AnswerAsync(app.Services, acme.Id);
        await HappenAsync(Ad("stranger", Won + Story.Day), Ad("jane", Won + (2 * Story.Day)));
        (await AnswerAsync(app.Services, acme.Id)).ShouldBeSameAs(kept, "visits that no deal depends on leave the answer as it is");
        await SameAsync("visits afterwards");
        await HappenAsync(Story.View("jane", Won - (2 * Story.Day), "https://acme.test/?utm_source=newsletter&utm_medium=email"));
        (await AnswerAsync(app.Services, acme.Id)).Touches.ShouldBe(kept.Touches + 1);
        await SameAsync("a visit that arrives late");
        await DealAsync("joe@other.test", "50.01");
        await SameAsync("another deal");
        await HappenAsync(Story.Identify("joe", "user-1", Won - Story.Day, "joe@other.test"), Story.Identify("jane", "user-1", Won - Story.Day, "jane@buyer.test"));
        await SameAsync("two people turn out to be one");
        await NoteAsync("called");
        await SameAsync("a lead was answered");

        Envelope Ad(string visitor, long at) => Story.View(visitor, at, "https://acme.test/pricing?utm_source=google&utm_medium=cpc&utm_campaign=spring");

        async Task HappenAsync(params Envelope[] events)
        {
            await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. events.Select(e => e with { Workspace = acme.Id, EventId = Guid.NewGuid() })], CancellationToken.None);
            await app.ProjectAsync();
        }

        async Task DealAsync(string email, string amount)
        {
            using var client = app.Client(acme.SecretKey);
            var body = new { name = email, leadId = await LeadAsync(email), amount = new { amount, currency = "EUR" }, openedAt = DateTimeOffset.FromUnixTimeMilliseconds(Won - (5 * Story.Day)) };
            var deal = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/deals", body), System.Net.HttpStatusCode.Created)).GetProperty("id").GetString()!;
            await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { closedAt = DateTimeOffset.FromUnixTimeMilliseconds(Won) }), System.Net.HttpStatusCode.OK);
        }

        async Task NoteAsync(string text)
        {
            using var client = app.Client(acme.SecretKey);
            var leads = await client.GetFromJsonAsync<JsonElement>("/api/leads");
            var note = await client.PostAsJsonAsync($"/api/leads/{leads.GetProperty("leads")[0].GetProperty("id").GetString()}/notes", new { text });
            note.IsSuccessStatusCode.ShouldBeTrue(await note.Content.ReadAsStringAsync());
        }

        async Task<string> LeadAsync(string email)
        {
            await using var db = await app.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
            return (await db.Set<Throughline.Leads.Lead>().SingleAsync(l => l.WorkspaceId == acme.Id && l.Email == email && l.MergedInto == null)).LeadId.ToString();
        }

        async Task SameAsync(string after) => (await SayAsync(app.Services, acme.Id)).ShouldBe(await SayAsync(Fresh(app.Services), acme.Id), after);
    }

    // What each report says, as one text.
    private static async Task<string> SayAsync(IServiceProvider services, Guid workspace)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var place = await db.Set<Workspace>().SingleAsync(w => w.Id == workspace);
        var answer = await AnswerAsync(services, workspace);
        var (overview, sources, _) = await services.GetRequiredService<OverviewReader>().ReadAsync(place, null, null, null, CancellationToken.None);
        return JsonSerializer.Serialize(new { answer.Rows, answer.Conversions, answer.RevenueMinor, answer.Touches, overview, sources });
    }

    private static async Task<AttributionAnswer> AnswerAsync(IServiceProvider services, Guid workspace)
    {
        var (question, _) = await services.GetRequiredService<ReportRequests>().AttributionAsync(workspace, new ReportView(), CancellationToken.None);
        return await services.GetRequiredService<AttributionReports>().AnswerAsync(workspace, question!, CancellationToken.None);
    }

    // The same store and services, with nothing in memory.
    private static ServiceProvider Fresh(IServiceProvider services)
    {
        var fresh = new ServiceCollection();
        foreach (var type in (Type[])[typeof(IDbContextFactory<AppDb>), typeof(ITouchScan), typeof(TimeProvider), typeof(ReportRequests)])
            fresh.AddSingleton(type, _ => services.GetRequiredService(type));
        fresh.AddSingleton<Throughline.Journeys.IJourneySource, Throughline.Journeys.JourneyIndex>();
        foreach (var type in (Type[])[typeof(ChangedPeople), typeof(Rates), typeof(PipelineFacts), typeof(ReportMaterial), typeof(AnswerReuse), typeof(AttributionReports), typeof(OverviewReports), typeof(SourceRevenueReports), typeof(OverviewReader)])
            fresh.AddSingleton(type);
        return fresh.BuildServiceProvider();
    }
}
