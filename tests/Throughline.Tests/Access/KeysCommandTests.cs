using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Throughline.Tests.Access;

/// <summary>The real command line in a process of its own, on a data folder of its own.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("throughline-").FullName;

    [Fact]
    public async Task Create_InAnEmptyInstallation_MakesTheWorkspaceAndPrintsTheKeyAlone()
    {
        var (code, output, errors) = await RunAsync("keys", "create", "--kind", "secret", "--workspace", "Acme", "--json");
        code.ShouldBe(0, errors);
        output.Trim().ShouldMatch("^\\{\"key\":\"sk_[0-9a-f]{48}\"\\}$");
        errors.ShouldContain("Created the workspace 'Acme'");

        (code, output, errors) = await RunAsync("keys", "create", "--kind", "write", "--workspace", "Acme", "--json");
        (code, errors).ShouldBe((0, ""));
        JsonDocument.Parse(output).RootElement.GetProperty("key").GetString()!.ShouldStartWith("wk_");

        (code, _, errors) = await RunAsync("keys", "create", "--kind", "write", "--workspace", "Other", "--json");
        code.ShouldBe(1);
        errors.ShouldContain("'Acme'");
        errors.ShouldContain("throughline workspaces create \"Other\"");

        (_, output, _) = await RunAsync("workspaces", "list");
        output.Trim().ShouldBe("Acme  UTC  EUR");
    }

    [Fact]
    public async Task Create_BesideARunningServer_IsKnownToItAtOnce()
    {
        await using var app = await TestApp.StartAsync(settings: ("Storage:Data", _folder));
        await app.WorkspaceAsync("Acme");
        var (code, output, errors) = await RunAsync("keys", "create", "--kind", "secret", "--workspace", "Acme", "--json");
        code.ShouldBe(0, errors);
        using var client = app.Client(JsonDocument.Parse(output).RootElement.GetProperty("key").GetString());
        using var answer = await client.GetAsync(new Uri("/api/leads", UriKind.Relative));
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Create_WithAnUnknownKind_IsAUsageError() =>
        (await RunAsync("keys", "create", "--kind", "master", "--workspace", "Acme")).Code.ShouldBe(2);

    [Fact]
    public async Task User_CreatedWithAPassword_CanSignIn()
    {
        await RunAsync("workspaces", "create", "Acme", "--time-zone", "Asia/Tokyo", "--currency", "JPY");
        var (code, _, errors) = await FeedAsync("a long sentence\n", "users", "create", "--email", "kim@example.com", "--name", "Kim", "--role", "admin", "--workspace", "Acme", "--password-stdin");
        code.ShouldBe(0, errors);
        await using var app = await TestApp.StartAsync(settings: ("Storage:Data", _folder));
        using var browser = await app.SignInAsync("kim@example.com");
        (await browser.OpenAsync("/settings/workspace")).Page.ShouldContain("value=\"Acme\"");
    }

    [Fact]
    public async Task Lead_OfAWorkspaceMadeOnTheCommandLine_BelongsToItsFirstUserOrTheOwnerNamed()
    {
        await RunAsync("workspaces", "create", "Acme");
        await FeedAsync("a long sentence\n", "users", "create", "--email", "kim@example.com", "--name", "Kim", "--role", "sales", "--workspace", "Acme", "--password-stdin");
        await RunAsync("users", "create", "--email", "lee@example.com", "--name", "Lee", "--role", "owner", "--workspace", "Acme");
        (await RunAsync("workspaces", "create", "Beta", "--owner", "nobody@example.com")).Errors.ShouldContain("there is no user nobody@example.com");
        var (code, _, errors) = await RunAsync("workspaces", "create", "Beta", "--owner", "lee@example.com");
        code.ShouldBe(0, errors);
        await using var app = await TestApp.StartAsync(settings: ("Storage:Data", _folder));
        foreach (var (workspace, owner) in new[] { ("Acme", "Kim"), ("Beta", "Lee") })
        {
            var (_, key, _) = await RunAsync("keys", "create", "--kind", "secret", "--workspace", workspace, "--json");
            using var client = app.Client(JsonDocument.Parse(key).RootElement.GetProperty("key").GetString());
            var lead = await Walk.ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" }), System.Net.HttpStatusCode.Created);
            await using var db = await app.DbAsync();
            (await db.Set<Throughline.Access.User>().FindAsync(lead.GetProperty("owner").GetGuid()))!.Name.ShouldBe(owner, workspace);
        }
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, true);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => FeedAsync("", words);

    private async Task<(int Code, string Output, string Errors)> FeedAsync(string input, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Throughline.dll"));
        foreach (var word in words)
            start.ArgumentList.Add(word);
        start.Environment["Storage__Data"] = _folder;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
