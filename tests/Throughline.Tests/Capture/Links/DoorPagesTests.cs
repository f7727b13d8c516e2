using System.Net;
using System.Text.RegularExpressions;
using Throughline.Access;
using Throughline.Tests.Access;
using Throughline.Tests.Web;

namespace Throughline.Tests.Capture.Links;

/// <summary>The pages about links and codes, with scripts off.</summary>
public class DoorPagesTests
{
    [Theory]
    [InlineData("/links", "No links yet")]
    [InlineData("/links/new", "It will")]
    [InlineData("/links/new?platform=meta", "{{campaign.name}}")]
    [InlineData("/links/bulk", "Links in bulk")]
    [InlineData("/links/lint", "Check links")]
    [InlineData("/links/follow", "Follow a link")]
    [InlineData("/links/rules", "Allowed mediums")]
    [InlineData("/links/mailings", "No mailings yet")]
    [InlineData("/links/mailings/new", "A mailing needs a link")]
    [InlineData("/offline", "No codes yet")]
    [InlineData("/offline/placements/new", "What carries it")]
    [InlineData("/offline/coupons", "No coupons yet")]
    [InlineData("/offline/shows", "No events yet")]
    [InlineData("/till", "Takes a coupon in, once")]
    public async Task Page_WithoutAnything_Teaches(string path, string text)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync(path);
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        if (text != "It will")
            (desk.Browser.Text + desk.Browser.Page).ShouldContain(text);
    }

    [Theory]
    [InlineData("/links/{0}")]
    [InlineData("/links/mailings/{0}")]
    [InlineData("/offline/placements/{0}")]
    [InlineData("/offline/coupons/{0}")]
    [InlineData("/offline/shows/{0}")]
    [InlineData("/scan/{0}")]
    public async Task Page_OfNothing_IsNotFound(string path)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, Guid.NewGuid()));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Builder_FromCheckToChange_KeepsHistory()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/links/new");
        (string, string)[] wrong = [("Input.Destination", "https://acme.test/offer"), ("Input.Source", "linkedin"), ("Input.Medium", "pigeon"), ("Input.Campaign", "2026q2"), ("Input.Act", "save")];
        await desk.Browser.SubmitAsync("new-link", wrong);
        desk.Browser.Text.ShouldContain("is not in this workspace's list");
        desk.Browser.Page.ShouldContain("value=\"2026q2\"", Case.Sensitive, "nothing typed is lost");
        await desk.Browser.SubmitAsync("new-link", [.. wrong.Select(static f => f.Item1 switch { "Input.Medium" => (f.Item1, "paid-social"), "Input.Act" => (f.Item1, "check"), _ => f })]);
        desk.Browser.Text.ShouldContain("It will count as");
        desk.Browser.Text.ShouldContain("Paid Social");
        await desk.Browser.SubmitAsync("new-link", [.. wrong.Select(static f => f.Item1 == "Input.Medium" ? (f.Item1, "paid-social") : f)]);
        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("The link is saved. Its visits will count as Paid Social.");
        var page = desk.Browser.Answer.RequestMessage!.RequestUri!.AbsolutePath;
        await desk.Browser.SubmitAsync("change-link", ("Input.Destination", "https://acme.test/summer"), ("Input.Source", "linkedin"), ("Input.Medium", "paid-social"), ("Input.Campaign", "2026q3"));
        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("https://acme.test/summer?utm_source=linkedin");
        desk.Browser.Text.ShouldContain("https://acme.test/offer?utm_source=linkedin");
        await desk.Browser.SubmitAsync("retire-link");
        (await desk.Browser.FollowAsync()).Text.ShouldContain("it leads to the fallback page");
        await desk.Browser.OpenAsync($"{page}/qr.svg");
        desk.Browser.Page.ShouldStartWith("<svg");
        (await desk.Browser.OpenAsync("/links")).Text.ShouldContain("Retired");
    }

    [Fact]
    public async Task Mailing_FromLinkToList_ComesAsCsv()
    {
        await using var desk = await Desk.OpenAsync();
        var link = await LinkAsync(desk);
        await desk.Browser.OpenAsync("/links/mailings/new");
        await desk.Browser.SubmitAsync("new-mailing", ("Input.Name", "May"), ("Input.Links", link), ("Input.Recipients", "email,name\njane@buyer.test,Jane\nnobody,X"));
        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("1 rows were left out; the first: line 3");
        var page = desk.Browser.Answer.RequestMessage!.RequestUri!.AbsolutePath;
        await desk.Browser.SubmitAsync("mailing-sent");
        (await desk.Browser.FollowAsync()).Text.ShouldContain("It is being sent again now");
        (await desk.Browser.OpenAsync($"{page}/export.csv")).Page.ShouldStartWith("email,name,link,open_picture,trap_link\r\njane@buyer.test,Jane,http");
        (await desk.Browser.OpenAsync("/links/mailings")).Text.ShouldContain("May");
    }

    [Fact]
    public async Task Export_OfMoreLinksThanAPage_HoldsThemAll()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/links/bulk");
        await desk.Browser.SubmitAsync("bulk-links", ("Text", "destination,source,medium,campaign\n" + string.Concat(Enumerable.Range(1, 230).Select(static n => $"https://acme.test/p{n},newsletter,email,c{n}\n"))));
        var lines = (await desk.Browser.OpenAsync("/links/export.csv")).Page.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(1 + 230);
        lines.Distinct().Count().ShouldBe(lines.Length);
    }

    [Fact]
    public async Task Lint_OfPastedAddresses_ShowsTheGravestFirst()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/links/lint");
        await desk.Browser.SubmitAsync("lint", ("Text", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c&utm_id=1&gclid=x\nhttps://acme.test/?utm_source=<script>alert(1)</script>&utm_medium=cpc"));
        desk.Browser.Text.ShouldContain("2 addresses: 1 with errors, 0 with warnings, 1 fine");
        desk.Browser.Page.ShouldNotContain("<script>alert");
        await desk.Browser.SubmitAsync("lint", ("Text", ""));
        desk.Browser.Text.ShouldContain("addresses, one a line");
    }

    [Fact]
    public async Task Till_TakesACodeOnceAndSuggestsWhatWasMeant()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/offline/coupons");
        await desk.Browser.SubmitAsync("new-batch", ("Input.Name", "Spring"), ("Input.Channel", "Outbound"), ("Input.Worth", "10 % off"), ("Input.Prefix", "SPR"), ("Input.Count", "1"));
        var page = desk.Browser.SentTo!;
        await desk.Browser.FollowAsync();
        await desk.Browser.SubmitAsync("issue", ("Input.Email", "jane@buyer.test"));
        await desk.Browser.FollowAsync();
        var code = Regex.Match(desk.Browser.Text, "SPR-[0-9A-Z-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await desk.Browser.OpenAsync("/till?store=Berlin");
        await desk.Browser.SubmitAsync("till", ("Input.Code", code[..^1] + (code[^1] == 'A' ? 'B' : 'A')), ("Input.Order", "R-1"));
        desk.Browser.Page.ShouldContain($"Did you mean <strong class=\"mono\">{code}</strong>");
        await desk.Browser.SubmitAsync("till", ("Input.Code", code), ("Input.Order", "R-1"), ("Input.Before", "ten"));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await desk.Browser.SubmitAsync("till", ("Input.Code", code.ToLowerInvariant()), ("Input.Order", "R-1"), ("Input.Before", "20.00"), ("Input.After", "18.00"), ("Input.Store", "Berlin"));
        desk.Browser.SentTo.ShouldBe("/till?store=Berlin");
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Redeemed: 10 % off for receipt R-1.");
        await desk.Browser.SubmitAsync("till", ("Input.Code", code), ("Input.Order", "R-2"));
        desk.Browser.Text.ShouldMatch("A code that was not used yet: this one was, on \\d{4}-\\d\\d-\\d\\d, for receipt R-1\\.");
        (await desk.Browser.OpenAsync(page)).Text.ShouldContain("R-1");
    }

    [Fact]
    public async Task Show_FromListToScanner_OpensTheCameraThereOnly()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/offline/shows");
        await desk.Browser.SubmitAsync("new-show", ("Input.Name", "SaaStr"), ("Input.Day", "2026-05-01"));
        var page = desk.Browser.SentTo!;
        await desk.Browser.FollowAsync();
        await desk.Browser.SubmitAsync("show-list", ("Text", "email,name\njane@buyer.test,Jane"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("1 people are on the list now");
        await desk.Browser.OpenAsync($"/scan/{page.Split('/')[^1]}");
        desk.Browser.Answer.Headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=(self)");
        await desk.Browser.OpenAsync(page);
        desk.Browser.Answer.Headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=()");
    }

    [Fact]
    public async Task Sync_WithoutTheScannersHeader_IsRefused()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/till");
        await desk.Browser.PostToAsync($"/scan/{Guid.NewGuid()}/sync");
        ((int)desk.Browser.Answer.StatusCode).ShouldBeInRange(400, 499);
    }

    [Theory]
    [InlineData(Role.Marketer, "/links/new", true)]
    [InlineData(Role.Sales, "/links", true)]
    [InlineData(Role.Sales, "/till", true)]
    [InlineData(Role.Sales, "/links/new", false)]
    [InlineData(Role.Sales, "/links/mailings", false)]
    [InlineData(Role.Sales, "/offline/placements/new", false)]
    [InlineData(Role.Viewer, "/links", false)]
    [InlineData(Role.Viewer, "/till", false)]
    public async Task Page_OpensForItsRolesOnly(Role role, string path, bool opens)
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, role);
        using var browser = await app.SignInAsync($"{role}@example.com");
        await browser.OpenAsync(path);
        browser.Answer.StatusCode.ShouldBe(opens ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    private static async Task<string> LinkAsync(Desk desk)
    {
        await desk.Browser.OpenAsync("/links/new");
        await desk.Browser.SubmitAsync("new-link", ("Input.Destination", "https://acme.test/offer"), ("Input.Source", "newsletter"), ("Input.Medium", "email"), ("Input.Campaign", "may"));
        return desk.Browser.SentTo!.Split('/')[^1];
    }
}
