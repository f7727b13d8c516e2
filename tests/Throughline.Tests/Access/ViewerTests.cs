using System.Net;
using Throughline.Access;
using Throughline.Tests.Web;

namespace Throughline.Tests.Access;

/// <summary>Viewers read leads and deals: where they came from, how far they are, what they brought. Not who they are.</summary>
public sealed class ViewerTests
{
    private static readonly string[] Personal = ["jane@buyer.test", "Jane Doe", "called about budget", "mailto:", "tel:"];

    [Fact]
    public async Task LeadsAndDeals_OfAViewer_AreReadOnlyAndNameNobody()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        await (await desk.Browser.OpenAsync(lead)).SubmitAsync("lead-note", ("Note.Value", "called about budget"));
        await (await desk.Browser.OpenAsync($"/deals/new?lead={lead.Split('/')[^1]}")).SubmitAsync("new-deal", ("Input.Name", "Annual plan of Jane Doe"), ("Input.Amount", "100"), ("Input.Currency", "EUR"), ("Input.Key", "k"));
        var deal = desk.Browser.SentTo!;
        await (await desk.Browser.OpenAsync(deal)).SubmitAsync("deal-won");
        await desk.App.UserAsync(desk.Workspace.Id, Role.Viewer);
        using var viewer = await desk.App.SignInAsync("viewer@example.com");

        foreach (var path in new[] { "/leads", lead, "/deals", "/deals.csv", deal, $"/reports/attribution{deal.Replace("/deals/", "/deal/", StringComparison.Ordinal)}?lookback=lifetime", "/reports/sources/deals?key=Paid%20Search&from=2025-01-01" })
        {
            await viewer.OpenAsync(path);
            viewer.Answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            foreach (var word in Personal)
                viewer.Page.ShouldNotContain(word, Case.Insensitive, path);
            viewer.Page.ShouldNotContain("method=\"post\" action=\"" + path, Case.Sensitive);
        }

        (await viewer.OpenAsync(lead)).Text.ShouldContain("Paid Search");
        viewer.Text.ShouldContain("Deal won");
        viewer.Page.ShouldNotContain("Work this lead");
        viewer.Page.ShouldNotContain("/deals/new");
        (await viewer.OpenAsync(deal)).Text.ShouldContain("€100.00");
        (await desk.Browser.OpenAsync("/reports/attribution?by=company&lookback=lifetime")).Text.ShouldContain("buyer.test");
        foreach (var path in new[] { "/reports/attribution", "/reports/attribution.csv", "/reports/attribution/deals" })
        {
            await viewer.OpenAsync($"{path}?by=company&models=linear&model=linear&key=buyer.test&lookback=lifetime");
            viewer.Page.ShouldContain("a viewer sees no names", Case.Sensitive, path);
        }

        (await viewer.OpenAsync("/leads?search=jane")).Text.ShouldNotContain("No lead matches", Case.Sensitive);
    }

    [Fact]
    public async Task Commands_OfAViewer_ChangeNothing()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        await desk.App.UserAsync(desk.Workspace.Id, Role.Viewer);
        using var viewer = await desk.App.SignInAsync("viewer@example.com");
        await (await viewer.OpenAsync(lead)).SubmitAsync("lead-stage", ("Stage.Value", "Customer"));
        viewer.Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await viewer.OpenAsync($"/leads/new")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await desk.Browser.OpenAsync(lead)).Text.ShouldNotContain("Stage: Customer");
    }

    [Fact]
    public async Task Contact_FoundByName_IsAddedOnThePageOfAnOpenDeal()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        var kim = (await desk.LeadAsync("kim@buyer.test", "Kim Roe", "v2")).Split('/')[^1];
        await (await desk.Browser.OpenAsync($"/deals/new?lead={lead.Split('/')[^1]}")).SubmitAsync("new-deal", ("Input.Name", "Annual plan"), ("Input.Amount", "100"), ("Input.Currency", "EUR"), ("Input.Key", "k"));
        var deal = desk.Browser.SentTo!;
        (await desk.Browser.OpenAsync($"{deal}?find=roe")).Text.ShouldContain("Kim Roe");
        await desk.Browser.SubmitAsync($"contact-{kim}", ("Role", "Champion"));
        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("Kim Roe is a contact of this deal.");
        desk.Browser.Text.ShouldContain("Contact added");
        (await desk.Browser.OpenAsync($"{deal}?find=roe")).Text.ShouldContain("No other lead matches");
    }
}
