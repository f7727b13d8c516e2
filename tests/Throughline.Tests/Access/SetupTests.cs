using System.Net;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Tests.Web;

namespace Throughline.Tests.Access;

public class SetupTests
{
    private static readonly (string, string)[] Owner = [("Input.Name", "Ana Owner"), ("Input.Email", "Ana@Example.com"), ("Input.Password", "a long sentence")];
    private static readonly (string, string)[] Acme = [("Input.Name", "Acme"), ("Input.TimeZone", "Europe/Berlin"), ("Input.Currency", "JPY")];

    [Fact]
    public async Task Setup_FromAnEmptyInstallation_EndsWithTheSnippet()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = new Browser(app.Address);

        (await browser.OpenAsync("/")).SentTo.ShouldBe("/setup");
        (await browser.OpenAsync("/sign-in")).SentTo.ShouldBe("/setup");
        (await (await browser.OpenAsync("/setup")).SubmitAsync("setup-owner", Owner)).SentTo.ShouldBe("/setup/workspace");
        (await (await browser.FollowAsync()).SubmitAsync("setup-workspace", Acme)).SentTo.ShouldBe("/setup/funnel");
        await browser.FollowAsync();
        foreach (var stage in new[] { "Awareness", "Engagement", "Lead", "Qualified", "Opportunity", "Customer" })
            browser.Page.ShouldContain($"value=\"{stage}\"");
        await browser.OpenAsync("/setup/snippet");
        browser.Text.ShouldContain("<script defer src=\"" + app.Address + "t.js\" data-key=\"wk_");

        await using var db = await app.DbAsync();
        var workspace = await db.Set<Workspace>().SingleAsync();
        (workspace.Name, workspace.TimeZone, workspace.Currency).ShouldBe(("Acme", "Europe/Berlin", "JPY"));
        (await db.Set<Membership>().SingleAsync()).Role.ShouldBe(Role.Owner);
        await app.ProjectAsync();
    }

    [Fact]
    public async Task Setup_Done_SendsLaterVisitorsToSignIn()
    {
        await using var app = await TestApp.StartAsync();
        using var first = new Browser(app.Address);
        using var late = new Browser(app.Address);
        await late.OpenAsync("/setup");
        await (await first.OpenAsync("/setup")).SubmitAsync("setup-owner", Owner);

        (await late.SubmitAsync("setup-owner", [("Input.Name", "Eve"), ("Input.Email", "eve@example.com"), ("Input.Password", "another sentence")])).SentTo.ShouldBe("/sign-in");
        (await late.OpenAsync("/setup")).SentTo.ShouldBe("/sign-in");
        (await late.OpenAsync("/")).SentTo.ShouldBe("/sign-in");
        await using var db = await app.DbAsync();
        (await db.Set<User>().SingleAsync()).Email.ShouldBe("ana@example.com");
    }

    [Fact]
    public async Task Setup_ByManyAtOnce_LetsExactlyOneWin()
    {
        await using var app = await TestApp.StartAsync();
        var browsers = Enumerable.Range(0, 8).Select(_ => new Browser(app.Address)).ToArray();
        foreach (var browser in browsers)
            await browser.OpenAsync("/setup");

        await Task.WhenAll(browsers.Select((browser, i) =>
            browser.SubmitAsync("setup-owner", ("Input.Name", $"User {i}"), ("Input.Email", $"user{i}@example.com"), ("Input.Password", "a long sentence"))));

        browsers.Count(static b => b.SentTo == "/setup/workspace").ShouldBe(1);
        browsers.Count(static b => b.SentTo == "/sign-in").ShouldBe(7);
        await using var db = await app.DbAsync();
        (await db.Set<User>().CountAsync()).ShouldBe(1);
        foreach (var browser in browsers)
            browser.Dispose();
    }

    [Theory]
    [InlineData("", "ana@example.com", "a long sentence", "A name is needed")]
    [InlineData("Ana", "ana", "a long sentence", "An e-mail address such as")]
    [InlineData("Ana", "ana@example.com", "short", "At least 10 characters")]
    [InlineData("Ana", "ana@example.com", "password123", "among the first that are tried")]
    public async Task Setup_WithAFault_SaysWhatWouldBeRightAndKeepsTheRest(string name, string email, string password, string expected)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = new Browser(app.Address);
        await (await browser.OpenAsync("/setup")).SubmitAsync("setup-owner", ("Input.Name", name), ("Input.Email", email), ("Input.Password", password));
        browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        browser.Text.ShouldContain(expected);
        browser.Page.ShouldContain($"value=\"{email}\"");
        browser.Page.ShouldNotContain(password.Length > 5 ? password : "value=\"short\"");
    }

    [Fact]
    public async Task Setup_AfterAKeyFromTheCommandLine_OwnsThatWorkspace()
    {
        await using var app = await TestApp.StartAsync();
        var made = await app.WorkspaceAsync("Made before");
        using var browser = new Browser(app.Address);
        await (await browser.OpenAsync("/setup")).SubmitAsync("setup-owner", Owner);
        (await browser.FollowAsync()).Page.ShouldContain("value=\"Made before\"");
        (await browser.SubmitAsync("setup-workspace", Acme)).SentTo.ShouldBe("/setup/funnel");

        await using var db = await app.DbAsync();
        var only = await db.Set<Workspace>().SingleAsync();
        (only.Id, only.Name).ShouldBe((made.Id, "Acme"));
    }
}
