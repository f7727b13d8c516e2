using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Throughline.Access;
using Throughline.Browser.Tests.Tracker;
using Throughline.Capture.Shows;
using Throughline.Log;

namespace Throughline.Browser.Tests.Pages;

/// <summary>The trade-show scanner on a phone in a hall without a network.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ScannerTests(Chromium chromium)
{
    private static readonly string[] Card = ["BEGIN:VCARD", "VERSION:3.0", "FN:Joe Roe", "EMAIL:joe@roe.test", "ORG:Roe Ltd", "END:VCARD"];

    [SkippableFact]
    public async Task Scans_KeptOffLine_OpenAgainWithoutANetwork_AndAreSentOnce()
    {
        Chromium.SkipWithoutBrowser();
        await using var server = await LiveServer.StartAsync();
        await using var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true });
        var page = await OpenAsync(server, context);
        await page.WaitForFunctionAsync("async () => !!(await caches.match(location.href, { ignoreVary: true })) && !!(await navigator.serviceWorker.ready)");

        await context.SetOfflineAsync(true);
        await ScanAsync(page, "jane@buyer.test");
        foreach (var line in Card)
            await ScanAsync(page, line);
        await page.GetByText("2 waiting for a network").WaitForAsync();
        await page.ReloadAsync();
        await page.GetByText("2 waiting for a network").WaitForAsync();
        (await page.Locator(".scan-list li").CountAsync()).ShouldBe(2);

        await context.SetOfflineAsync(false);
        await page.GetByText("Everything is sent").WaitForAsync();
        await page.ReloadAsync();
        await page.GetByText("Everything is sent").WaitForAsync();
        await server.Services.GetRequiredService<Projector>().CatchUpAsync(CancellationToken.None);
        var scans = (await server.Services.GetRequiredService<IEventLog>().ReadAsync(0, 1_000, CancellationToken.None)).Where(static e => e.Facts.Name == Interactions.BadgeScan).ToList();
        scans.Select(static e => (e.Personal!.Email, e.Personal.Name, e.Personal.Company)).ShouldBe([("jane@buyer.test", null, null), ("joe@roe.test", "Joe Roe", "Roe Ltd")], ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Code_TypedWhileTheLastOneIsKept_IsNotErased()
    {
        await using var server = await LiveServer.StartAsync();
        await using var context = await chromium.NewContextAsync();
        var page = await OpenAsync(server, context);
        await page.EvaluateAsync("""
            () => {
              const text = document.querySelector('#scan-text');
              text.value = 'ann@buyer.test';
              text.form.requestSubmit();
              text.value = 'bob@buyer.test';
            }
            """);
        await page.Locator(".scan-list li").First.WaitForAsync();
        (await page.InputValueAsync("#scan-text")).ShouldBe("bob@buyer.test");
    }

    private static async Task<IPage> OpenAsync(LiveServer server, IBrowserContext context)
    {
        var (workspace, _) = await server.Services.GetRequiredService<Workspaces>().CreateAsync(new WorkspaceDraft("Fair", "Europe/Berlin", "EUR", "fair.test"), null, CancellationToken.None);
        await server.UserAsync(workspace!.Id, "Sam Sales", LiveServer.OwnerEmail, Role.Sales);
        var (show, _) = await server.Services.GetRequiredService<ShowBook>().CreateAsync(workspace.Id, "user:test", new ShowDraft("SaaS Days", "Berlin", "fair", "", DateTimeOffset.UtcNow), CancellationToken.None);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, $"/sign-in?to=/scan/{show!.ShowId}").ToString());
        await page.FillAsync("[name='Input.Email']", LiveServer.OwnerEmail);
        await page.FillAsync("[name='Input.Password']", LiveServer.Password);
        await page.ClickAsync("main .button-primary");
        await page.GetByText("Everything is sent").WaitForAsync();
        return page;
    }

    private static async Task ScanAsync(IPage page, string text)
    {
        await page.FillAsync("#scan-text", text);
        await page.PressAsync("#scan-text", "Enter");
    }
}
