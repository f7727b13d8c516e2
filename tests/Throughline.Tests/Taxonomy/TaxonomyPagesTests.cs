using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Taxonomy;

/// <summary>The taxonomy as people and programs use it, over HTTP with scripts off.</summary>
public sealed class TaxonomyPagesTests
{
    private const string Mystery = "https://acme.test/?utm_source=mystery&utm_medium=zzz&utm_campaign=spring";

    [Fact]
    public async Task Rule_DraftedPreviewedAndPublished_MovesLeadsAndReports()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.View("v1", Story.Start, Mystery), Story.Form("v1", Story.Start + Story.Minute, "jane@buyer.test", "Jane"));
        var lead = await desk.PathOfAsync("jane@buyer.test");
        (await desk.Browser.OpenAsync(lead)).Text.ShouldContain("Other/Unknown");

        await desk.Browser.OpenAsync("/taxonomy");
        desk.Browser.Text.ShouldContain("No rules of your own yet");
        await desk.Browser.SubmitAsync("rule-save", ("Input.Revision", "0"), ("Input.When[0].Field", "Source"), ("Input.When[0].Match", "Equals"), ("Input.When[0].Value", "Mystery"), ("Input.Channel", "Event/Webinar"), ("Input.Name", "Fair <b>"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("source is “mystery”");
        desk.Browser.Page.ShouldNotContain("Fair <b>");
        (await desk.Browser.OpenAsync(lead)).Text.ShouldContain("Other/Unknown");

        await desk.Browser.OpenAsync("/taxonomy/preview");
        Squeezed(desk.Browser.Text).ShouldContain("Touches moved 1");
        desk.Browser.Text.ShouldContain("mystery / zzz / spring");
        await desk.Browser.SubmitAsync("publish", ("Input.Revision", "1"), ("Input.Note", "The fair in Cologne"));
        desk.Browser.SentTo.ShouldBe("/taxonomy/versions", desk.Browser.Text);
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Version 1 is in force: 1 touches and 1 leads moved.");
        desk.Browser.Text.ShouldContain("The fair in Cologne");

        (await desk.Browser.OpenAsync(lead)).Text.ShouldContain("Event/Webinar");
        await desk.Browser.OpenAsync("/leads?channel=Event%2FWebinar");
        desk.Browser.Text.ShouldContain("Jane");
        await desk.Browser.OpenAsync("/reports/sources?from=2025-01-01");
        desk.Browser.Text.ShouldContain("Event/Webinar");

        (await desk.Browser.OpenAsync("/taxonomy/versions/1")).Text.ShouldContain("New rule 1: source is “mystery” → Event/Webinar");
        await (await desk.Browser.OpenAsync("/taxonomy/preview?version=0")).SubmitAsync("publish", ("Input.Note", ""));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Version 2 is in force");
        (await desk.Browser.OpenAsync(lead)).Text.ShouldContain("Other/Unknown");
    }

    [Fact]
    public async Task Rules_MovedAndDeleted_KeepTheirOrderInTheDraft()
    {
        await using var desk = await Desk.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            await desk.Browser.OpenAsync("/taxonomy");
            await desk.Browser.SubmitAsync("rule-save", ("Input.When[0].Field", "Medium"), ("Input.When[0].Match", "StartsWith"), ("Input.When[0].Value", $"medium{i}"), ("Input.Channel", "Email"));
            desk.Browser.SentTo.ShouldBe("/taxonomy");
        }

        await (await desk.Browser.OpenAsync("/taxonomy")).SubmitAsync("rule-2", ("Act.Do", "up"), ("Act.Revision", "3"));
        Order((await desk.Browser.FollowAsync()).Page).ShouldBe(["medium0", "medium2", "medium1"]);
        await desk.Browser.SubmitAsync("rule-0", ("Act.Do", "delete"), ("Act.Revision", "3"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Somebody else changed the draft");
        await desk.Browser.SubmitAsync("rule-0", ("Act.Do", "delete"), ("Act.Revision", "4"));
        Order((await desk.Browser.FollowAsync()).Page).ShouldBe(["medium2", "medium1"]);
        await (await desk.Browser.OpenAsync("/taxonomy?edit=2")).SubmitAsync("rule-save", ("Input.Place", "2"), ("Input.Revision", "5"), ("Input.When[0].Field", "Medium"), ("Input.When[0].Match", "StartsWith"), ("Input.When[0].Value", "medium2-x"), ("Input.Channel", "Email"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Never fires: rule 1");
        await desk.Browser.SubmitAsync("draft-discard");
        (await desk.Browser.FollowAsync()).Text.ShouldContain("No rules of your own yet");
    }

    [Fact]
    public async Task Parts_OfTheDraft_AreEditedEachOnItsTab()
    {
        await using var desk = await Desk.OpenAsync();
        await (await desk.Browser.OpenAsync("/taxonomy?tab=spellings")).SubmitAsync("spelling-add", ("Input.Spellings", "FB Promo\nfb  special\n"), ("Input.Canonical", "Facebook"), ("Input.IsPaid", "true"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("2 spellings stand for facebook");
        desk.Browser.Text.ShouldContain("fb special");
        await desk.Browser.SubmitAsync("spelling-0");
        (await desk.Browser.FollowAsync()).Text.ShouldNotContain("fb promo");
        await (await desk.Browser.OpenAsync("/taxonomy?tab=sources")).SubmitAsync("source-add", ("Input.Name", "https://News.Example/page"), ("Input.Category", "Email"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("news.example");
        await (await desk.Browser.OpenAsync("/taxonomy?tab=affiliates")).SubmitAsync("affiliates", ("Input.Names", "via"), ("Input.Names", "hop"));
        (await desk.Browser.FollowAsync()).Page.ShouldContain("value=\"via\" checked");
        await desk.Browser.OpenAsync("/taxonomy?tab=yaml");
        desk.Browser.Text.ShouldContain("{ spelling: \"fb special\", source: \"facebook\", paid: true }");
        await desk.Browser.SubmitAsync("yaml", ("Input.Text", "throughline: taxonomy/1\nrules: 7"));
        desk.Browser.Text.ShouldContain("line 2: rules");
        desk.Browser.Page.ShouldContain("rules: 7</textarea>");
        await desk.Browser.SubmitAsync("yaml", ("Input.Text", "throughline: taxonomy/1\naliases: [{ spelling: x, source: y }]"));
        desk.Browser.SentTo.ShouldBe("/taxonomy");
        (await desk.Browser.OpenAsync("/taxonomy/rules.yaml")).Page.ShouldBe("throughline: taxonomy/1\naliases:\n  - { spelling: \"x\", source: \"y\" }\n");
    }

    [Fact]
    public async Task Why_OfALeadAnEventAndAUrl_NamesTheRuleAndTheEvidence()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync(await desk.LeadAsync());
        var link = System.Text.RegularExpressions.Regex.Match(desk.Browser.Page, "/taxonomy/why\\?acquisition=-?\\d+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        (await desk.Browser.OpenAsync(link)).Text.ShouldContain("R11b");
        desk.Browser.Text.ShouldContain("proves an ad (E1)");
        await desk.Browser.OpenAsync("/taxonomy/why?url=" + Uri.EscapeDataString("https://acme.test/?utm_source={{x}}&utm_medium=email&e=jane@buyer.test") + "&referrer=%3Cscript%3E");
        desk.Browser.Text.ShouldContain("R09");
        desk.Browser.Text.ShouldContain("macro nobody filled in");
        desk.Browser.Page.ShouldNotContain("<script>alert");
        (await desk.Browser.OpenAsync($"/taxonomy/why?event={Guid.NewGuid()}")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await desk.Browser.OpenAsync("/taxonomy/why?acquisition=1")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Api_FromYamlToVersion_SaysWhatMovedAndKeepsWorkspacesApart()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.View("v1", Story.Start, Mystery), Story.Form("v1", Story.Start + Story.Minute, "jane@buyer.test", "Jane"));
        var other = await desk.App.WorkspaceAsync("Other client");
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        using var stranger = desk.App.Client(other.SecretKey);
        using var visitor = desk.App.Client(desk.Workspace.WriteKey);

        (await PutAsync(client, "/api/taxonomy/yaml", "throughline: taxonomy/1\nrules: {}", "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PutAsync(client, "/api/taxonomy/yaml", "throughline: taxonomy/1\nrules:\n  - { channel: outbound, when: [{ field: source, match: equals, value: mystery }] }", "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var preview = await GetAsync(client, "/api/taxonomy/preview");
        preview.GetProperty("total").GetProperty("touches").GetInt64().ShouldBe(1);
        preview.GetProperty("moves")[0].GetProperty("to").GetString().ShouldBe("Outbound");
        (await client.PostAsJsonAsync("/api/taxonomy/versions", new { revision = 0 })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var published = await client.PostAsJsonAsync("/api/taxonomy/versions", new { revision = 1, note = "n" });
        published.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await published.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("effect").GetProperty("leads").GetInt32().ShouldBe(1);
        (await GetAsync(client, "/api/taxonomy")).GetProperty("number").GetInt32().ShouldBe(1);
        (await GetAsync(client, $"/api/taxonomy/why?url={Uri.EscapeDataString(Mystery)}")).GetProperty("result").GetProperty("channel").GetString().ShouldBe("Outbound");

        (await GetAsync(stranger, "/api/taxonomy")).GetProperty("number").GetInt32().ShouldBe(0);
        (await GetAsync(stranger, $"/api/taxonomy/why?url={Uri.EscapeDataString(Mystery)}")).GetProperty("result").GetProperty("rule").GetString().ShouldBe("R19");
        (await stranger.GetAsync(new Uri("/api/taxonomy/versions/1", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync(new Uri("/api/taxonomy", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.PostAsJsonAsync("/api/taxonomy/versions/7/rollback", new { })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync("/api/taxonomy/versions/0/rollback", new { })).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("{\"rules\":null,\"aliases\":[null],\"sources\":[{\"name\":null}],\"affiliateParameters\":null}", HttpStatusCode.OK)]
    [InlineData("{\"rules\":[{\"channel\":null,\"when\":null}]}", HttpStatusCode.OK)]
    [InlineData("{\"rules\":[{\"channel\":\"Email\",\"when\":[{\"field\":\"colour\",\"match\":\"equals\",\"value\":\"x\"}]}]}", HttpStatusCode.BadRequest)]
    [InlineData("{\"rules\":[{\"channel\":\"Email\",\"when\":[{\"field\":1,\"match\":\"equals\",\"value\":\"x\"}]}]}", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    public async Task Draft_OfHostileJson_IsRefusedOrRemarkedNeverAnError(string json, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        (await PutAsync(client, "/api/taxonomy/draft", json, "application/json")).StatusCode.ShouldBe(expected);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await client.PutAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private static string Squeezed(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\\s+", " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Order(string page) => System.Text.RegularExpressions.Regex.Matches(page, "scope=\"row\">medium starts with “(?<m>[^”]+)”|scope=\"row\">medium starts with &#x201C;(?<m>[^&]+)&#x201D;", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(static m => m.Groups["m"].Value);
}
