using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Tests.Crash;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Imports;

/// <summary>The command as a process of its own, as people call it.</summary>
public class ImportCommandTests
{
    private const string Csv = "type,event,userId,timestamp,colour\ntrack,a,u,2020-01-01,red\ntrack,b,u,2020-01-01,red\ntrack,c,u,soon,red\n";

    [Fact]
    public async Task Command_OnAnInstallationWithoutWorkspaces_SaysWhatToDoOrMakesTheNamedOne()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        var file = Path.Combine(store.Folder, "events.csv");
        var refusedFile = Path.Combine(store.Folder, "refused.csv");
        await File.WriteAllTextAsync(file, Csv);

        var none = await RunAsync(store, "import", "events", file);
        var first = await RunAsync(store, "import", "events", file, "--workspace", "Acme", "--json", "--refused", refusedFile);
        var second = await RunAsync(store, "import", "events", file, "--strict");

        (none.Code, none.Output).ShouldBe((1, ""));
        none.Errors.ShouldContain("workspaces create");
        first.Code.ShouldBe(0, first.Errors);
        first.Errors.ShouldContain("Acme");
        first.Errors.ShouldContain("'colour'");
        var json = JsonElement.Parse(first.Output);
        (json.GetProperty("new").GetInt32(), json.GetProperty("known").GetInt32(), json.GetProperty("refused").GetInt32()).ShouldBe((2, 0, 1));
        var fault = json.GetProperty("faults")[0];
        (fault.GetProperty("line").GetInt32(), fault.GetProperty("field").GetString(), fault.GetProperty("reason").GetString()).ShouldBe((4, "timestamp", "wrong_type"));
        (await File.ReadAllTextAsync(refusedFile)).ShouldStartWith("line,field,reason,expected\n4,timestamp,wrong_type,");
        second.Code.ShouldBe(1);
        second.Output.ShouldContain("0 new, 2 known, 1 refused");
        second.Output.ShouldContain("line 4");
    }

    [Fact]
    public async Task Command_WithWrongWords_Exits2AndWithAnUnreadableFile1()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        await RunAsync(store, "workspaces", "create", "One");

        (await RunAsync(store, "import", "events")).Code.ShouldBe(2);
        (await RunAsync(store, "import", "events", "x.csv", "--format", "xml")).Code.ShouldBe(2);
        (await RunAsync(store, "import", "events", Path.Combine(store.Folder, "absent.csv"))).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Command_WithSeveralWorkspaces_NamesThem()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        var file = Path.Combine(store.Folder, "events.csv");
        await File.WriteAllTextAsync(file, Csv);
        await RunAsync(store, "workspaces", "create", "One");
        await RunAsync(store, "workspaces", "create", "Two");

        var call = await RunAsync(store, "import", "events", file);

        call.Code.ShouldBe(2);
        call.Errors.ShouldContain("'One'");
        call.Errors.ShouldContain("'Two'");
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Command_BesideARunningServer_StoresEveryRowOfBoth(StoreKind kind)
    {
        const int Rows = 6_000;
        await using var store = await TestStore.NewAsync(kind);
        string key;
        await using (var bench = await Workbench.OpenAsync(store))
            key = await bench.Services.GetRequiredService<Keyring>().CreateAsync(Workbench.Workspace, KeyKind.Write, "test", default);
        var file = Path.Combine(store.Folder, "events.jsonl");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Rows).Select(static i => $$"""{"type":"track","event":"imported","userId":"u{{i % 100}}","messageId":"i{{i}}","timestamp":"2020-01-01T00:00:00Z"}"""));
        using var server = await ServerProcess.StartAsync(store);
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));

        var import = RunAsync(store, "import", "events", file, "--json");
        var sent = 0;
        while (!import.IsCompleted)
        {
            using var body = new StringContent($$"""{"event":"live","userId":"u","messageId":"l{{sent}}"}""");
            using var answer = await client.PostAsync("/v1/track", body);
            ((int)answer.StatusCode).ShouldBe(200);
            sent++;
        }

        JsonElement.Parse((await import).Output).GetProperty("new").GetInt32().ShouldBe(Rows);
        sent.ShouldBeGreaterThan(0);
        await using var after = await Workbench.OpenAsync(store);
        await after.ProjectAsync();
        var log = await after.Services.GetRequiredService<IEventLog>().ReadAsync(0, 1_000_000, default);
        log.Count(static e => e.Facts.Name == "imported").ShouldBe(Rows);
        log.Count(static e => e.Facts.Name == "live").ShouldBe(sent);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = store.Folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Throughline.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in store.Settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Trim(), await errors);
    }
}
