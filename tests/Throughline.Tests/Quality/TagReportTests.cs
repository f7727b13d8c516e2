using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Quality;

public sealed class TagReportTests
{
    [Fact]
    public async Task Report_OfMessyTags_NamesEachMessWithItsWeight()
    {
        await using var desk = await Desk.OpenAsync();
        await MessAsync(desk);

        await desk.Browser.OpenAsync("/quality/tags?from=2025-10-01&to=2025-11-30");
        var text = Squeezed(desk.Browser.Text);
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("Count all as facebook");
        text.ShouldContain("fb promo fb promo counted apart");
        text.ShouldContain("google (gclid)");
        text.ShouldContain("mystery / zzz");
        text.ShouldContain("utm_campaign 1");
        text.ShouldContain("utm_soruce");
        text.ShouldContain("utm_source was probably meant");

        await desk.Browser.SubmitAsync("alias-0");
        desk.Browser.SentTo.ShouldBe("/taxonomy/preview");
        (await desk.Browser.FollowAsync()).Text.ShouldContain("count as facebook");
        desk.Browser.Text.ShouldContain("fb promo / social");
        await desk.Browser.SubmitAsync("publish", ("Input.Revision", "1"));
        (await desk.Browser.OpenAsync("/quality/tags?from=2025-10-01&to=2025-11-30")).Text.ShouldNotContain("counted apart");
    }

    [Fact]
    public async Task Report_AsJson_HasTheSameLinesAndReconciles()
    {
        await using var desk = await Desk.OpenAsync();
        await MessAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var report = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/quality/tags?from=2025-10-01&to=2025-11-30", UriKind.Relative));

        var kinds = report.GetProperty("issues").EnumerateArray().Select(static i => i.GetProperty("kind").GetString()).ToHashSet();
        kinds.ShouldBeSubsetOf(["untagged_paid", "unclassified", "unknown_medium", "macro", "misspelt", "damaged", "too_many"]);
        new[] { "untagged_paid", "unclassified", "unknown_medium", "macro", "misspelt" }.ShouldBeSubsetOf(kinds);
        report.GetProperty("weeks").EnumerateArray().Sum(static w => w.GetProperty("touches").GetInt64()).ShouldBe(7);
        var macro = report.GetProperty("issues").EnumerateArray().First(static i => i.GetProperty("kind").GetString() == "macro").GetProperty("weight");
        (macro.GetProperty("touches").GetInt64(), macro.GetProperty("leads").GetInt32()).ShouldBe((1, 1));
        (await client.GetAsync(new Uri("/api/quality/tags?from=yesterday", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync("/api/quality/tags/aliases", new { spellings = Array.Empty<string>(), source = "" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync("/api/quality/tags/aliases", new { spellings = new[] { "fb promo" }, source = "facebook" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Report_OnceLinksAreRegistered_NamesTheTrafficOfOthers()
    {
        await using var desk = await Desk.OpenAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await desk.HappenAsync(
            Story.View("a", Story.Start, "https://acme.test/?utm_source=news&utm_medium=email&utm_campaign=spring"),
            Story.View("b", Story.Start, "https://acme.test/?utm_source=news&utm_medium=email&utm_campaign=autumn"),
            Story.View("c", Story.Start, "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=brand-7"));
        (await UngovernedAsync(client)).ShouldBeEmpty("nothing is registered here");

        foreach (var (source, medium, campaign) in new[] { ("news", "email", "spring"), ("google", "cpc", "{campaignid}") })
            (await client.PostAsJsonAsync("/api/links", new { destination = "https://acme.test/", source, medium, campaign })).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await UngovernedAsync(client)).ShouldBe(["news / email / autumn"]);
    }

    [Fact]
    public async Task Report_WithoutTouches_Teaches()
    {
        await using var desk = await Desk.OpenAsync();
        (await desk.Browser.OpenAsync("/quality/tags")).Text.ShouldContain("No touches in this period");
        (await desk.Browser.OpenAsync("/quality/tags?from=x")).Text.ShouldContain("A day such as");
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Flaws_OfLinks_AreKeptOncePerHitAndNotForBots(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var view = Story.View("v1", Story.Start, "https://acme.test/?utm_source={{x}}&utm_soruce=a&utm_soruce=b");
        await bench.AppendAsync(view, Story.View("v2", Story.Start, "https://acme.test/?utm_source={{x}}") with { Facts = view.Facts with { Visitor = "v2", Flag = "bot:test" } });
        await bench.ProjectAsync();
        await using var db = await bench.DbAsync();
        (await db.Set<TagFlaw>().OrderBy(static f => f.Code).Select(static f => f.Parameter).ToListAsync()).ShouldBe(["utm_soruce", "utm_source"]);
    }

    private static async Task<IReadOnlyList<string?>> UngovernedAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>(new Uri("/api/quality/tags?from=2025-10-01&to=2025-11-30", UriKind.Relative))).GetProperty("issues").EnumerateArray()
            .Where(static i => i.GetProperty("kind").GetString() == "ungoverned").Select(static i => i.GetProperty("what").GetString())];

    private static async Task MessAsync(Desk desk) => await desk.HappenAsync(
        Story.View("a", Story.Start, "https://acme.test/?utm_source=Facebook&utm_medium=social"),
        Story.View("b", Story.Start, "https://acme.test/?utm_source=fb%20promo&utm_medium=social"),
        Story.View("c", Story.Start, "https://acme.test/?gclid=*"),
        Story.View("d", Story.Start, "https://acme.test/?utm_source=mystery&utm_medium=zzz"),
        Story.View("e", Story.Start, "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign={{campaign.name}}"),
        Story.Form("e", Story.Start + Story.Minute, "jane@buyer.test", "Jane"),
        Story.View("f", Story.Start, "https://acme.test/?utm_soruce=google"),
        Story.View("g", Story.Start, "https://acme.test/?utm_source=newsletter&utm_medium=email"));

    private static string Squeezed(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\\s+", " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
