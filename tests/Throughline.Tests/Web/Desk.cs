using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Web;

/// <summary>The application with one workspace and its owner signed in, in a browser with scripts off.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private Desk(TestApp app, TestWorkspace workspace, Browser browser) => (App, Workspace, Browser) = (app, workspace, browser);

    public TestApp App { get; }

    public TestWorkspace Workspace { get; }

    public Browser Browser { get; }

    public static async Task<Desk> OpenAsync()
    {
        var app = await TestApp.StartAsync();
        var workspace = await app.WorkspaceAsync();
        var browser = new Browser(app.Address);
        await (await browser.OpenAsync("/setup")).SubmitAsync("setup-owner", ("Input.Name", "Ana Owner"), ("Input.Email", "ana@example.com"), ("Input.Password", "a long sentence"));
        browser.SentTo.ShouldBe("/setup/workspace");
        return new Desk(app, workspace, browser);
    }

    /// <summary>Events of this workspace, projected.</summary>
    public async Task HappenAsync(params Envelope[] events)
    {
        await App.Services.GetRequiredService<IEventLog>().AppendAsync([.. events.Select(e => e with { Workspace = Workspace.Id })], CancellationToken.None);
        await App.ProjectAsync();
    }

    /// <summary>Somebody who came by an ad, then by a newsletter, and filled in the form; the path of the lead's page.</summary>
    public async Task<string> LeadAsync(string email = "jane@buyer.test", string? name = "Jane Doe", string visitor = "v1", long at = Story.Start)
    {
        await HappenAsync(
            Story.View(visitor, at, "https://acme.test/pricing?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=*"),
            Story.View(visitor, at + Story.Minute, "https://acme.test/docs"),
            Story.View(visitor, at + (2 * Story.Minute), "https://acme.test/team"),
            Story.View(visitor, at + (2 * Story.Day), "https://acme.test/?utm_source=newsletter&utm_medium=email"),
            Story.Form(visitor, at + (2 * Story.Day) + Story.Minute, email, name));
        return await PathOfAsync(email);
    }

    /// <summary>The path of the page of the lead with this e-mail.</summary>
    public async Task<string> PathOfAsync(string email)
    {
        await Browser.OpenAsync($"/leads?search={Uri.EscapeDataString(email)}");
        return System.Text.RegularExpressions.Regex.Match(Browser.Page, "/leads/[0-9a-f-]{36}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
    }

    /// <summary>The leads as the API lists them, by e-mail.</summary>
    public async Task<JsonElement[]> LeadsAsync()
    {
        using var client = App.Client(Workspace.SecretKey);
        return [.. (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().OrderBy(static l => l.GetProperty("email").GetString(), StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await App.DisposeAsync();
    }
}
