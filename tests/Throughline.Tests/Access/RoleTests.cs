using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Access.Rules;
using Throughline.Log;
using Throughline.Tests.Web;

namespace Throughline.Tests.Access;

public class RoleTests
{
    [Theory]
    [InlineData(Role.Owner, "/settings/users", true)]
    [InlineData(Role.Admin, "/settings/keys", true)]
    [InlineData(Role.Marketer, "/settings/keys", false)]
    [InlineData(Role.Sales, "/settings/funnel", false)]
    [InlineData(Role.Viewer, "/settings/workspace", false)]
    [InlineData(Role.Marketer, "/quarantine", true)]
    [InlineData(Role.Sales, "/quarantine", false)]
    [InlineData(Role.Viewer, "/events", true)]
    [InlineData(Role.Viewer, "/", true)]
    public async Task Page_OpensForItsRolesOnly(Role role, string path, bool opens)
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, role);
        using var browser = await app.SignInAsync($"{role}@example.com");
        await browser.OpenAsync(path);
        browser.Answer.StatusCode.ShouldBe(opens ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        if (!opens)
            browser.Text.ShouldContain("Not for your role");
        browser.Page.Contains("href=\"/settings/users\"", StringComparison.Ordinal).ShouldBe(opens && role <= Role.Admin);
    }

    [Fact]
    public async Task Role_Changed_ActsOnTheNextRequest()
    {
        await using var app = await TestApp.StartAsync();
        var workspace = (await app.WorkspaceAsync()).Id;
        var user = await app.UserAsync(workspace, Role.Admin);
        using var browser = await app.SignInAsync("admin@example.com");
        (await browser.OpenAsync("/settings/keys")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Services.GetRequiredService<Users>().ChangeRoleAsync(workspace, user, Role.Viewer, Role.Owner, CancellationToken.None)).ShouldBeNull();
        (await browser.OpenAsync("/settings/keys")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(Role.Sales, true)]
    [InlineData(Role.Viewer, false)]
    public async Task RawEvent_HidesPersonalValuesFromViewers(Role role, bool shown)
    {
        await using var app = await TestApp.StartAsync();
        var workspace = (await app.WorkspaceAsync()).Id;
        await app.UserAsync(workspace, role);
        var id = Guid.CreateVersion7();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync(
            [new Envelope { Workspace = workspace, EventId = id, Kind = Kinds.Identify, OccurredAt = 1, ReceivedAt = 1, Facts = new EventFacts { Door = "api" }, Personal = new EventPersonal { Email = "secret@person.example" } }],
            CancellationToken.None);
        using var browser = await app.SignInAsync($"{role}@example.com");
        (await browser.OpenAsync($"/events/{id}")).Page.Contains("secret@person.example", StringComparison.Ordinal).ShouldBe(shown);
        (await browser.OpenAsync("/events")).Page.ShouldNotContain("secret@person.example");
    }

    [Fact]
    public async Task Event_OfAnotherWorkspace_IsNotFound()
    {
        await using var app = await TestApp.StartAsync();
        var (mine, other) = ((await app.WorkspaceAsync("Mine")).Id, (await app.WorkspaceAsync("Other")).Id);
        await app.UserAsync(mine, Role.Owner);
        var id = Guid.CreateVersion7();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync(
            [new Envelope { Workspace = other, EventId = id, Kind = Kinds.PageView, OccurredAt = 1, ReceivedAt = 1, Facts = new EventFacts { Door = "tracker" } }], CancellationToken.None);
        using var browser = await app.SignInAsync("owner@example.com");
        (await browser.OpenAsync($"/events/{id}")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Workspace_Switched_ShowsTheOtherOne_AndForeignOnesStayClosed()
    {
        await using var app = await TestApp.StartAsync();
        var (a, b, foreign) = ((await app.WorkspaceAsync("Alpha")).Id, (await app.WorkspaceAsync("Beta")).Id, (await app.WorkspaceAsync("Gamma")).Id);
        await app.UserAsync(a, Role.Viewer, "ann@example.com");
        await app.Services.GetRequiredService<Users>().AddAsync(b, "Ann", "ann@example.com", Role.Admin, CancellationToken.None);
        using var browser = await app.SignInAsync("ann@example.com");
        (await browser.OpenAsync("/settings/keys")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await browser.OpenAsync("/events");
        (await browser.PostToAsync("/workspace", ("id", b.ToString()))).SentTo.ShouldBe("/");
        (await browser.OpenAsync("/settings/keys")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var wrong in new[] { foreign.ToString(), "x", "" })
        {
            await browser.OpenAsync("/events");
            (await browser.PostToAsync("/workspace", ("id", wrong))).SentTo.ShouldBe("/", wrong);
        }

        (await browser.OpenAsync("/settings/workspace")).Page.ShouldContain("value=\"Beta\"");
    }

    [Fact]
    public async Task PasswordLink_ForSomebodyWithMoreRightsElsewhere_IsRefused()
    {
        await using var app = await TestApp.StartAsync();
        var (client, agency) = ((await app.WorkspaceAsync("Client")).Id, (await app.WorkspaceAsync("Agency")).Id);
        var admin = await app.UserAsync(client, Role.Admin, "admin@client.example");
        var boss = await app.UserAsync(agency, Role.Owner, "boss@agency.example");
        var users = app.Services.GetRequiredService<Users>();
        await users.AddAsync(client, "Boss", "boss@agency.example", Role.Viewer, CancellationToken.None);
        (await users.WhyNoLinkAsync(admin, boss, CancellationToken.None)).ShouldNotBeNull();
        (await users.WhyNoLinkAsync(boss, admin, CancellationToken.None)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(Role.Owner, null, Role.Owner, 1, true)]
    [InlineData(Role.Admin, null, Role.Owner, 1, false)]
    [InlineData(Role.Admin, Role.Owner, Role.Sales, 2, false)]
    [InlineData(Role.Owner, Role.Owner, Role.Sales, 1, false)]
    [InlineData(Role.Owner, Role.Owner, Role.Sales, 2, true)]
    [InlineData(Role.Owner, Role.Owner, null, 1, false)]
    [InlineData(Role.Admin, Role.Sales, null, 1, true)]
    [InlineData(Role.Marketer, Role.Sales, Role.Viewer, 1, false)]
    public void Change_OfAMember_FollowsTheTable(Role actor, Role? now, Role? next, int owners, bool allowed) =>
        (UserRules.FaultOfChange(actor, now, next, owners) is null).ShouldBe(allowed);
}
