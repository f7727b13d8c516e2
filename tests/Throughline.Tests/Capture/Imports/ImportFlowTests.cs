using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Imports;

/// <summary>Files over the API: guessed, tried, run in the background, taken back and brought again.</summary>
public class ImportFlowTests
{
    private const string Leads = "Full name;E-Mail;Firma;Lead source;Create date;Colour\nJane Doe;jane@buyer.test;Buyer;Trade show Berlin;31/12/2025;red\nJim;jim@other.test;Other;Referral;01/02/2026 10:00;\nNobody;;;;03/02/2026;\n";

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task List_OfACrm_BecomesLeadsWithTheirSourceAndDate(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var import = await UploadAsync(client, "crm.csv", Leads);
        import.GetProperty("state").GetString().ShouldBe("mapping");
        var mapping = import.GetProperty("mapping");
        mapping.GetProperty("dates").GetString().ShouldBe("dmy");
        mapping.GetProperty("defaults").GetProperty("type").GetString().ShouldBe("lead");
        mapping.GetProperty("columns").GetProperty("Lead source").GetString().ShouldBe("source");

        var tried = await RunAsync(client, import, new { dryRun = true }, "mapping");
        (Count(tried, "new"), Count(tried, "refused")).ShouldBe((2, 1));
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32().ShouldBe(0);

        var done = await RunAsync(client, import, new { }, "done");
        (Count(done, "new"), Count(done, "known"), Count(done, "refused")).ShouldBe((2, 0, 1));
        (await client.GetStringAsync($"/api/imports/{Id(import)}/refused")).ShouldBe("line,field,reason,expected\n4,context.source,missing_field,\"where the lead came from, such as Trade show Berlin\"\n");
        await app.ProjectAsync();
        var leads = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().ToDictionary(static l => l.GetProperty("email").GetString()!);
        var jane = leads["jane@buyer.test"];
        jane.GetProperty("name").GetString().ShouldBe("Jane Doe");
        jane.GetProperty("company").GetString().ShouldBe("Buyer");
        jane.GetProperty("createdAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2025, 12, 30, 23, 0, 0, TimeSpan.Zero));
        jane.GetRawText().ShouldContain("trade show berlin");
        leads["jim@other.test"].GetRawText().ShouldContain("Referral");
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Import_TakenBack_LeavesTheTablesAsIfItHadNeverBeenAndComesAgain(StoreKind kind)
    {
        await using var store = await TestStore.NewAsync(kind);
        await using var app = await TestApp.StartAsync(store);
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        await app.Services.GetRequiredService<IEventLog>().AppendAsync(
            [.. new[] { Story.View("v1", Story.Start, "https://acme.test/?utm_source=news&utm_medium=email"), Story.Form("v1", Story.Start + Story.Minute, "jane@buyer.test", "J") }.Select(e => e with { Workspace = acme.Id })],
            CancellationToken.None);
        await app.ProjectAsync();
        var before = await DumpAsync(app);

        var import = await UploadAsync(client, "crm.csv", Leads);
        await RunAsync(client, import, new { }, "done");
        await app.ProjectAsync();
        var with = await DumpAsync(app);
        (await LeadsAsync(client)).ShouldBe(2);

        await ManagementApiTests.Json(await client.PostAsync($"/api/imports/{Id(import)}/undo", null), HttpStatusCode.OK);
        await app.ProjectAsync();
        TableDump.Compare(await DumpAsync(app), before);
        (await client.GetFromJsonAsync<JsonElement>($"/api/imports/{Id(import)}")).GetProperty("undone").GetBoolean().ShouldBeTrue();
        (await LeadsAsync(client)).ShouldBe(1);
        (await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=first&lookback=lifetime")).GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        await app.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await DumpAsync(app), before);

        await ManagementApiTests.Json(await client.PostAsync($"/api/imports/{Id(import)}/redo", null), HttpStatusCode.OK);
        await app.ProjectAsync();
        TableDump.Compare(await DumpAsync(app), with);
        (await client.PostAsync($"/api/imports/{Id(import)}/redo", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Import_BeingTakenBack_ShowsTheOldTablesUntilTheNewOnesStand_AndLosesNothingThatComesMeanwhile(StoreKind kind)
    {
        await using var store = await TestStore.NewAsync(kind);
        var meanwhile = new Meanwhile();
        await using var app = await TestApp.StartAsync(store, services => services.AddSingleton<ISideSettings>(meanwhile));
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var import = await UploadAsync(client, "crm.csv", Leads);
        await RunAsync(client, import, new { }, "done");
        await app.ProjectAsync();
        var seen = new List<int>();
        meanwhile.Do = async () =>
        {
            seen.Add(await LeadsAsync(client));
            await app.Services.GetRequiredService<IEventLog>().AppendAsync([Story.Form("v9", Story.Start, "late@buyer.test", "Late") with { Workspace = acme.Id }], CancellationToken.None);
        };
        await ManagementApiTests.Json(await client.PostAsync($"/api/imports/{Id(import)}/undo", null), HttpStatusCode.OK);
        await app.ProjectAsync();
        seen.ShouldBe([2]);
        (await LeadsAsync(client)).ShouldBe(1);
        var after = await DumpAsync(app);
        await app.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await DumpAsync(app), after);
    }

    [Fact]
    public async Task Import_BroughtBackByAnotherProcessMeanwhile_IsNotTakenBackAgain()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        var meanwhile = new Meanwhile();
        await using var app = await TestApp.StartAsync(store, services => services.AddSingleton<ISideSettings>(meanwhile));
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var import = await UploadAsync(client, "crm.csv", Leads);
        await RunAsync(client, import, new { }, "done");
        await app.ProjectAsync();
        meanwhile.Do = async () =>
        {
            await using var db = await app.DbAsync();
            await db.Set<Retraction>().ExecuteUpdateAsync(static set => set.SetProperty(static r => r.IsUndone, false).SetProperty(static r => r.IsApplied, true).SetProperty(static r => r.Seq, static r => r.Seq + 1));
        };
        await ManagementApiTests.Json(await client.PostAsync($"/api/imports/{Id(import)}/undo", null), HttpStatusCode.OK);
        await app.ProjectAsync();
        (await LeadsAsync(client)).ShouldBe(2);
    }

    // Called when the tables beside are begun.
    private sealed class Meanwhile : ISideSettings
    {
        public Func<Task> Do { get; set; } = static () => Task.CompletedTask;

        public Task CopyAsync(AppDb live, AppDb beside, Guid workspace, CancellationToken cancellation) => Do();
    }

    [Fact]
    public async Task File_OfAnUndoneImport_CountsWhenItComesAgain()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var first = await UploadAsync(client, "crm.csv", Leads);
        await RunAsync(client, first, new { }, "done");
        await ManagementApiTests.Json(await client.PostAsync($"/api/imports/{Id(first)}/undo", null), HttpStatusCode.OK);
        await app.ProjectAsync();
        var second = await UploadAsync(client, "crm.csv", Leads);
        var done = await RunAsync(client, second, new { }, "done");
        (Count(done, "new"), Count(done, "known")).ShouldBe((2, 0));
        await app.ProjectAsync();
        (await LeadsAsync(client)).ShouldBe(2);
        var third = await UploadAsync(client, "crm.csv", Leads);
        Count(await RunAsync(client, third, new { }, "done"), "known").ShouldBe(2);
    }

    [Fact]
    public async Task Rebuild_FromTheLogAlone_LeavesOutWhatWasTakenBack()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var import = await UploadAsync(client, "crm.csv", Leads);
        await RunAsync(client, import, new { }, "done");
        await ManagementApiTests.Json(await client.PostAsync($"/api/imports/{Id(import)}/undo", null), HttpStatusCode.OK);
        await app.ProjectAsync();
        var before = await DumpAsync(app);
        await using (var db = await app.DbAsync())
            await db.Set<Retraction>().ExecuteDeleteAsync();
        await app.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await DumpAsync(app), before);
        (await LeadsAsync(client)).ShouldBe(0);
    }

    [Fact]
    public async Task Mapping_ThatWasUsed_IsRememberedForFilesWithTheSameColumns()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var import = await UploadAsync(client, "a.csv", "Who,Where\njane@buyer.test,Fair\n");
        var mapping = new { columns = new Dictionary<string, string> { ["Who"] = "email", ["Where"] = "source" }, defaults = new { type = "lead", timestamp = "2026-01-02" } };
        await RunAsync(client, import, new { mapping }, "done");
        var next = await UploadAsync(client, "b.csv", "where,who\nFair,jim@buyer.test\n");
        next.GetProperty("mapping").GetProperty("columns").GetProperty("Who").GetString().ShouldBe("email");
    }

    [Theory]
    [InlineData("""{"mapping":{"columns":{"Email":"nowhere"},"defaults":{}}}""", "mapping")]
    [InlineData("""{"mapping":{"columns":{"Email":"email","Mail":"email"},"defaults":{"type":"lead","source":"x"}}}""", "mapping")]
    [InlineData("""{"mapping":{"columns":{"Email":"email","Mail":""},"defaults":{"type":"lead"}}}""", "source")]
    [InlineData("""{"mapping":{"columns":[]}}""", "mapping")]
    public async Task Start_WithAMappingThatCannotBe_NamesTheField(string body, string field)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var import = await UploadAsync(client, "a.csv", "Email,Mail\na@b.test,c@d.test\n");
        var answer = await client.PostAsync($"/api/imports/{Id(import)}/start", new StringContent(body, Encoding.UTF8, "application/json"));
        (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Imports_OfAnotherWorkspace_AreNotThere()
    {
        await using var app = await TestApp.StartAsync();
        var (acme, beta) = (await app.WorkspaceAsync(), await app.WorkspaceAsync("Beta"));
        using var client = app.Client(acme.SecretKey);
        using var other = app.Client(beta.SecretKey);
        var import = await UploadAsync(client, "crm.csv", Leads);
        foreach (var path in (string[])["", "/refused"])
            (await other.GetAsync($"/api/imports/{Id(import)}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in (string[])["/start", "/cancel", "/undo", "/redo"])
            (await other.PostAsJsonAsync($"/api/imports/{Id(import)}{path}", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetFromJsonAsync<JsonElement>("/api/imports")).GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("a,a\n1,2\n")]
    [InlineData("a,b\n\"never closed\n")]
    public async Task File_ThatIsHardToRead_NeverBreaksTheServer(string content)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var answer = await client.PostAsync("/api/imports?name=x.csv", new StringContent(content));
        ((int)answer.StatusCode).ShouldBeOneOf(201, 400);
    }

    [Fact]
    public async Task File_ThatBreaksInTheMiddle_CountsWhatItStored()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var rows = string.Concat(Enumerable.Range(0, 4_500).Select(static i => $"p{i}@x.test\n"));
        var import = await UploadAsync(client, "a.csv", $"email\n{rows}\"never closed\n{new string('x', 1_200_000)}\n");
        var done = await RunAsync(client, import, new { mapping = new { columns = new Dictionary<string, string> { ["email"] = "email" }, defaults = new { type = "lead", source = "Fair", timestamp = "2026-01-02" } } }, "failed");
        Count(done, "new").ShouldBe(4_500);
        done.GetProperty("fault").GetString()!.ShouldContain("behind line 4,501");
    }

    [Fact]
    public async Task Quote_ThatIsNeverClosed_IsSaidToHaveTakenTheRowsBehindIt()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var rows = string.Concat(Enumerable.Range(0, 300).Select(static i => $"p{i}@x.test,Ada\n"));
        var import = await UploadAsync(client, "a.csv", $"email,name\nfirst@x.test,Ada\nsecond@x.test,\"Ada\n{rows}");
        var done = await RunAsync(client, import, new { mapping = new { columns = new Dictionary<string, string> { ["email"] = "email", ["name"] = "name" }, defaults = new { type = "lead", source = "Fair", timestamp = "2026-01-02" } } }, "failed");
        (Count(done, "new"), done.GetProperty("fault").GetString()!.Contains("the quote that line 3 opens is never closed", StringComparison.Ordinal)).ShouldBe((1, true), done.GetRawText());
    }

    [Theory]
    [InlineData("email,name,email\na@x.test,Ada,b@x.test\n", "names the column 'email' twice")]
    [InlineData("PK\u0003\u0004workbook", "workbook")]
    [InlineData("e\0m\0a\0i\0l\0\n\0a\0@\0b\0.\0t\0", "zero bytes")]
    public async Task File_ThatIsNoText_IsRefusedWhenItComes(string content, string why)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var answer = await client.PostAsync("/api/imports?name=x.csv", new StringContent(content));
        (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("detail").GetString()!.ShouldContain(why);
    }

    [Fact]
    public void Columns_ThatAMappingDoesNotSpeakOf_AreShownAsTheImporterReadsThem()
    {
        var mapping = new ImportMapping(new Dictionary<string, string> { ["company"] = "" }, new Dictionary<string, string>());
        ImportInput.Of(mapping, new ImportHead(["E-Mail", "email", "First_Name", "company", "utm_source", "whatever"], [])).Columns.ShouldBe(["", "email", "firstName", "", "utm_source", ""]);
    }

    private static async Task<int> LeadsAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32();

    private static string Id(JsonElement import) => import.GetProperty("id").GetString()!;

    private static long Count(JsonElement import, string name) => import.GetProperty(name).GetInt64();

    private static async Task<JsonElement> UploadAsync(HttpClient client, string name, string content) =>
        await ManagementApiTests.Json(await client.PostAsync($"/api/imports?name={name}", new StringContent(content)), HttpStatusCode.Created);

    private static async Task<JsonElement> RunAsync(HttpClient client, JsonElement import, object how, string until)
    {
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/imports/{Id(import)}/start", how), HttpStatusCode.OK);
        for (var tries = 0; tries < 3_000; tries++)
        {
            var now = await client.GetFromJsonAsync<JsonElement>($"/api/imports/{Id(import)}");
            if (now.GetProperty("state").GetString() == until)
                return now;
            now.GetProperty("state").GetString().ShouldBeOneOf("waiting", "running");
        }

        throw new TimeoutException($"the import never came to {until}");
    }

    private static async Task<SortedDictionary<string, List<string>>> DumpAsync(TestApp app)
    {
        await using var db = await app.DbAsync();
        return await TableDump.OfAsync(db, ProjectionTables.Names(db, app.Services.GetServices<IProjection>()));
    }
}
