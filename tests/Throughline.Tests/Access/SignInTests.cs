using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Tests.Web;

namespace Throughline.Tests.Access;

public class SignInTests
{
    [Fact]
    public async Task SignIn_WithTheRightPassword_GoesWhereOneWanted()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Sales, "sam@example.com");
        using var browser = new Browser(app.Address);

        (await browser.OpenAsync("/events?before=9")).SentTo.ShouldBe("/sign-in?to=%2Fevents%3Fbefore%3D9");
        await browser.FollowAsync();
        (await browser.SubmitAsync("sign-in", ("Input.Email", " SAM@example.com "), ("Input.Password", AccessBench.Password))).SentTo.ShouldBe("/events?before=9");
        (await browser.OpenAsync("/events")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.PostToAsync("/sign-out")).SentTo.ShouldBe("/sign-in");
        (await browser.OpenAsync("/events")).SentTo.ShouldBe("/sign-in?to=%2Fevents");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task SignIn_WithAPlantedAddress_StaysHere(string to)
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Sales, "sam@example.com");
        using var browser = new Browser(app.Address);
        await browser.OpenAsync("/sign-in?to=" + Uri.EscapeDataString(to));
        (await browser.SubmitAsync("sign-in", ("Input.Email", "sam@example.com"), ("Input.Password", AccessBench.Password))).SentTo.ShouldBe("/");
    }

    [Fact]
    public async Task SignIn_Refused_SaysTheSameForUnknownAndWrong()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Sales, "sam@example.com");
        using var wrong = await app.SignInAsync("sam@example.com", "not the password");
        using var unknown = await app.SignInAsync("nobody@example.com", "not the password");
        wrong.Text.ShouldContain("do not belong together");
        unknown.Text.ShouldContain("do not belong together");
        wrong.Page.ShouldNotContain("not the password");
        (await wrong.OpenAsync("/events")).SentTo.ShouldNotBeNull();
    }

    [Fact]
    public async Task SignIn_GuessedTooOften_MustWaitEvenWithTheRightPassword()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Sales, "sam@example.com");
        for (var i = 0; i < SignInThrottle.PerAccount; i++)
            (await app.SignInAsync("sam@example.com", $"guess number {i}")).Dispose();
        using var late = await app.SignInAsync("sam@example.com");
        late.Answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        late.Text.ShouldContain("Too many attempts");
    }

    [Fact]
    public async Task Password_Changed_EndsOtherSessions()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Sales, "sam@example.com");
        using var here = await app.SignInAsync("sam@example.com");
        using var elsewhere = await app.SignInAsync("sam@example.com");
        await here.OpenAsync("/account");
        (await here.SubmitAsync("account-password", ("Change.Now", AccessBench.Password), ("Change.Next", "another long sentence"))).SentTo.ShouldBe("/account");
        (await here.OpenAsync("/account")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.OpenAsync("/account")).SentTo.ShouldBe("/sign-in?to=%2Faccount");
    }

    [Fact]
    public async Task PasswordLink_WorksOnce()
    {
        await using var app = await TestApp.StartAsync();
        var workspace = await app.WorkspaceAsync();
        var users = app.Services.GetRequiredService<Users>();
        var (user, _) = await users.AddAsync(workspace.Id, "New Person", "new@example.com", Role.Viewer, CancellationToken.None);
        var link = await users.LinkAsync(user!.Id, CancellationToken.None);
        using var first = new Browser(app.Address);
        using var second = new Browser(app.Address);
        await second.OpenAsync(link);
        (await (await first.OpenAsync(link)).SubmitAsync("password", ("Input.Password", "a password of mine"))).SentTo.ShouldBe("/");
        (await first.OpenAsync("/events")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.SubmitAsync("password", ("Input.Password", "a password of theirs"))).Text.ShouldContain("no longer works");
        (await second.OpenAsync(link)).Text.ShouldContain("no longer works");
    }

    [Fact]
    public async Task SignOut_WithoutTheFormsToken_IsRefused()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Sales, "sam@example.com");
        using var browser = await app.SignInAsync("sam@example.com");
        await browser.OpenAsync("/not-found");
        (await browser.PostToAsync("/sign-out")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.PostToAsync("/workspace")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.PostToAsync("/imports/upload")).Answer.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.UnsupportedMediaType);
        (await browser.PostToAsync("/settings/keys")).Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.OpenAsync("/events")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
