using System.Net;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Web;

/// <summary>A form sent too late, by another session or with what no keyboard writes, ends on a page that says so and gives back what was typed.</summary>
public sealed class StaleFormTests
{
    private const string Note = "Called twice, wants the <b>annual</b> plan";

    [Fact]
    public async Task Note_SentWithAStaleToken_IsShownBackAndNotStored()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        await desk.Browser.OpenAsync(lead);
        await desk.Browser.SubmitAsync("note", ("__RequestVerificationToken", "stale"), ("Note.Text", Note));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        desk.Browser.Text.ShouldContain("This form is out of date");
        desk.Browser.Text.ShouldContain(Note);
        desk.Browser.Page.ShouldNotContain("<b>annual</b>");
        desk.Browser.Page.ShouldContain($"href=\"{lead}\"");
        (await desk.Browser.OpenAsync(lead)).Text.ShouldNotContain("annual");
    }

    [Fact]
    public async Task Form_SentAfterTheSessionEnded_LeadsBackToItsPage()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        using var stranger = new Browser(desk.App.Address);
        await stranger.OpenAsync("/sign-in");
        await stranger.PostToAsync(lead, ("_handler", "note"), ("Note.Text", Note));
        stranger.SentTo.ShouldBe($"/sign-in?to={Uri.EscapeDataString(lead)}");
    }

    [Theory]
    [InlineData("/leads?search=a%00b")]
    [InlineData("/deals?search=%00")]
    public async Task Address_WithANul_IsRefused(string path)
    {
        await using var desk = await Desk.OpenAsync();
        (await desk.Browser.OpenAsync(path)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Form_WithANul_IsRefused()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/leads/new");
        await desk.Browser.SubmitAsync("new-lead", ("Input.Name", "a\0b"), ("Input.Source", "Referral"));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await desk.Browser.OpenAsync("/leads")).Text.ShouldNotContain("Referral / ");
    }
}
