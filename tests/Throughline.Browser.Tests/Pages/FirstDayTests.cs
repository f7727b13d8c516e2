using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Throughline.Browser.Tests.Tracker;

namespace Throughline.Browser.Tests.Pages;

/// <summary>The first day: an empty installation, a site with the snippet, a visitor who comes twice.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class FirstDayTests(Chromium chromium)
{
    [SkippableFact]
    public async Task NewOwner_SetsUp_SeesTheFirstVisitLive_AndTheLeadOfAPlainForm()
    {
        Chromium.SkipWithoutBrowser();
        PageInspector.SkipWithoutAxe();
        await using var server = await LiveServer.StartAsync();
        await using var site = await StubServer.StartAsync();
        await using var context = await chromium.NewContextAsync();
        var desk = await PageInspector.OpenAsync(context, server.Address);
        var faults = new List<string>();
        await SetUpAsync(desk, faults);
        var snippet = (await desk.Page.InnerTextAsync(".copy-text")).Trim();
        site.Raw("/", $"<!doctype html><title>Shop</title>{snippet}<h1>Shop</h1>");
        site.Raw("/contact", $"<!doctype html><title>Contact</title>{snippet}<form method=post action=/thanks data-throughline-form=capture><input name=email type=email><input name=name><button>Send</button></form>");
        site.Raw("/thanks", $"<!doctype html><title>Thanks</title>{snippet}Thanks");

        faults.AddRange(await desk.VisitAsync("/start"));
        await using var visitor = await chromium.NewContextAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(site.Url("/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=abc"));
        await desk.Page.GetByRole(AriaRole.Heading, new() { Name = "It works" }).WaitForAsync();

        await page.GotoAsync(site.Url("/contact?utm_source=newsletter&utm_medium=email"));
        await page.FillAsync("[name=email]", "jane@buyer.test");
        await page.FillAsync("[name=name]", "Jane Doe");
        await page.ClickAsync("button");
        // Only that it went there: its load event may have come before anybody waits for it.
        await page.WaitForURLAsync(new Regex("/thanks"), new() { WaitUntil = WaitUntilState.Commit });
        await desk.Page.GotoAsync(new Uri(server.Address, "/leads").ToString());
        for (var patience = 0; patience < 50 && await desk.Page.GetByText("Jane Doe").CountAsync() == 0; patience++)
            await desk.Page.ReloadAsync();

        faults.AddRange(await desk.FaultsAsync());
        var row = await desk.Page.Locator("tbody tr").InnerTextAsync();
        row.ShouldContain("Paid Search");
        row.ShouldContain("Email");
        row.ShouldContain("Ana Owner");
        faults.ShouldBeEmpty(string.Join('\n', faults));
    }

    private static async Task SetUpAsync(PageInspector desk, List<string> faults)
    {
        faults.AddRange(await desk.VisitAsync("/"));
        await desk.Page.FillAsync("[name='Input.Name']", "Ana Owner");
        await desk.Page.FillAsync("[name='Input.Email']", "ana@shop.test");
        await desk.Page.FillAsync("[name='Input.Password']", "a long sentence");
        foreach (var next in new[] { "/setup/workspace", "/setup/funnel", "/setup/snippet" })
        {
            await desk.Page.ClickAsync("main .button-primary");
            await desk.Page.WaitForURLAsync(new Regex(next));
            faults.AddRange((await desk.FaultsAsync()).Select(f => $"{next}: {f}"));
            if (next == "/setup/workspace")
                await desk.Page.FillAsync("main [name$='Name']", "Shop");
        }
    }
}
