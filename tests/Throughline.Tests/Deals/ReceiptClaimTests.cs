using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Throughline.Log;
using Throughline.Tests.Capture;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Deals;

/// <summary>A purchase of somebody unknown, claimed by the address on its receipt.</summary>
public sealed class ReceiptClaimTests
{
    [Fact]
    public async Task Receipt_Claimed_CreditsTheVisitsOfThatBrowser_Once()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await OrderAsync(run);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = run.App.Address };
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var body = JsonSerializer.Serialize(new { k = run.Workspace.WriteKey, sent_at = now, e = new[] { new { id = Guid.CreateVersion7().ToString(), t = "page_view", ts = now - 60_000, u = "https://acme.test/?utm_source=google&utm_medium=cpc&gclid=x" } } });
        (await browser.PostAsync("/e", new StringContent(body))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await ClaimAsync(browser, url, "no address")).ShouldContain("E-mail");
        (await ClaimAsync(browser, url, "jane@buyer.test")).ShouldBe("");
        // The second to come finds it taken.
        using var other = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = run.App.Address };
        (await other.GetStringAsync(url)).ShouldContain("has its buyer");

        using var client = run.App.Client(run.Workspace.SecretKey);
        var order = (await client.GetFromJsonAsync<JsonElement>("/api/orders")).GetProperty("orders").EnumerateArray().Single();
        (order.GetProperty("matchedBy").GetString(), order.GetProperty("confidence").GetString(), order.GetProperty("claimUrl").ValueKind).ShouldBe(("receipt", "medium", JsonValueKind.Null));
        var lead = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        lead.GetProperty("stage").GetString().ShouldBe("Customer");
        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/source-revenue");
        report.GetProperty("rows").EnumerateArray().Single(static r => r.GetProperty("key").GetString() == "Paid Search").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("49.90");
    }

    [Fact]
    public async Task Receipt_ClaimedByAMachineOrUnknown_ChangesNothing()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await OrderAsync(run);
        using var browser = new Browser(run.App.Address);
        await browser.OpenAsync(url.AbsolutePath);
        browser.Text.ShouldContain("49.90");
        await browser.SubmitAsync("claim", ("Input.Email", "bot@spam.test"), ("Input.Website", "x"));
        (await browser.OpenAsync("/r/AAAAAAAAAAAAAAAA")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/r/short")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await run.LogAsync()).ShouldAllBe(static e => e.Kind != Kinds.Identify);
    }

    private static async Task<Uri> OrderAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        var order = await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/orders", new { number = "T-1", store = "Berlin", amount = new { amount = "49.90", currency = "EUR" } }), HttpStatusCode.Created);
        return new Uri(order.GetProperty("claimUrl").GetString()!);
    }

    // What is wrong with the answer; empty when it was thanked.
    private static async Task<string> ClaimAsync(HttpClient browser, Uri url, string email)
    {
        var page = await browser.GetStringAsync(url);
        var token = Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("_handler", "claim"), KeyValuePair.Create("Input.Email", email), KeyValuePair.Create("Input.Name", "Jane Doe")]);
        using var answer = await browser.PostAsync(url, form);
        return answer.StatusCode == HttpStatusCode.Redirect ? "" : await answer.Content.ReadAsStringAsync();
    }
}
