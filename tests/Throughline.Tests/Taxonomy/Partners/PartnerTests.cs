using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Taxonomy;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Taxonomy.Partners;

/// <summary>Partners over HTTP: the registry, links, their form, their key, codes said to reps, and who was first.</summary>
public sealed class PartnerTests
{
    [Fact]
    public async Task Partner_WithCodeSiteAndName_MakesAllHistoryPartner()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(
            Story.View("a", Story.Start, "https://acme.test/?pc=7h3-kq9h"), Story.Form("a", Story.Start + Story.Minute, "a@buyer.test"),
            Story.View("b", Story.Start, "https://acme.test/", "https://shop.reseller.example/x"), Story.Form("b", Story.Start + Story.Minute, "b@buyer.test"),
            Story.View("c", Story.Start, "https://acme.test/?utm_source=North%20Resellers&utm_medium=cpc"), Story.Form("c", Story.Start + Story.Minute, "c@buyer.test"));
        var partner = await SaveAsync(desk, "North <Resellers>", "7H3-KQ9H", "https://shop.reseller.example/", "north resellers");

        foreach (var email in new[] { "a@buyer.test", "b@buyer.test", "c@buyer.test" })
            Squeezed((await desk.Browser.OpenAsync(await desk.PathOfAsync(email))).Text).ShouldContain("Partner north resellers", customMessage: email);
        desk.Browser.Text.ShouldContain("R03");
        (await desk.Browser.OpenAsync("/partners")).Text.ShouldContain("reseller.example");
        desk.Browser.Page.ShouldNotContain("<Resellers>");

        await (await desk.Browser.OpenAsync(partner)).SubmitAsync("partner-end");
        (await desk.Browser.OpenAsync("/partners")).Text.ShouldContain("Ended");
        (await desk.Browser.OpenAsync(await desk.PathOfAsync("a@buyer.test"))).Text.ShouldContain("R03");
    }

    [Theory]
    [InlineData("Other", "7H3-KQ8H", "", "", "Left empty, one is made")]
    [InlineData("", "", "", "", "A name of 1 to")]
    [InlineData("First", "", "", "", "a name no other partner has")]
    [InlineData("Other", "7H3KQ9H", "", "", "First has this one")]
    [InlineData("Other", "", "not a site", "", "Sites such as")]
    [InlineData("Other", "", "www.first.example", "", "is First’s")]
    [InlineData("Other", "", "", "(none)", "counts as absent")]
    [InlineData("Other", "", "", "FIRST-LINKS", "is First’s")]
    public async Task Partner_Faulty_IsRefusedBesideTheField(string name, string code, string domains, string sources, string expected)
    {
        await using var desk = await Desk.OpenAsync();
        await SaveAsync(desk, "First", "7H3-KQ9H", "first.example", "first-links");
        await (await desk.Browser.OpenAsync("/partners/new")).SubmitAsync("partner", ("Input.Name", name), ("Input.Code", code), ("Input.Domains", domains), ("Input.Sources", sources));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        desk.Browser.Text.ShouldContain(expected);
    }

    [Fact]
    public async Task Form_OfAPartner_MakesALeadOnceAndSecondPartnersConflict()
    {
        await using var desk = await Desk.OpenAsync();
        var (north, south) = (await FormAsync(desk, "North"), await FormAsync(desk, "South"));
        using var stranger = new Browser(desk.App.Address);

        await RegisterAsync(stranger, north, ("Input.Deal", ""));
        stranger.Text.ShouldContain("What the deal is about");
        stranger.Page.ShouldContain("value=\"Otto &quot;Buyer\"");
        await RegisterAsync(stranger, north, ("Input.Email", "otto@"));
        stranger.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 2; i++)
        {
            await RegisterAsync(stranger, north);
            stranger.SentTo.ShouldBe($"{north}?done=yes");
        }

        (await stranger.FollowAsync()).Text.ShouldContain("Thank you");
        await RegisterAsync(stranger, south, ("Input.Key", "k2"));
        await RegisterAsync(stranger, south, ("Input.Key", "k3"), ("Input.Email", "bot@buyer.test"), ("Input.Website", "http://spam"));
        await desk.App.ProjectAsync();

        var lead = await desk.PathOfAsync("otto@buyer.test");
        var text = Squeezed((await desk.Browser.OpenAsync(lead)).Text);
        text.ShouldContain("Registered by a partner");
        text.ShouldContain("North holds this lead until");
        text.ShouldContain("Second to North");
        text.ShouldContain("Original source Partner north");
        (await desk.PathOfAsync("bot@buyer.test")).ShouldBe("");
        Squeezed((await desk.Browser.OpenAsync("/partners/conflicts")).Text).ShouldContain("Otto \"Buyer North");

        await desk.Browser.OpenAsync(lead);
        await desk.Browser.SubmitAsync("partner-extend", ("Until.Value", "2020-01-01"));
        desk.Browser.Text.ShouldContain("A day to come");
        var until = DateTime.UnixEpoch.AddMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()).AddDays(200).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await (await desk.Browser.OpenAsync(lead)).SubmitAsync("partner-extend", ("Until.Value", until));
        (await desk.Browser.FollowAsync()).Text.ShouldContain($"until {until}");
    }

    [Fact]
    public async Task Form_ReplacedOrEnded_IsClosed()
    {
        await using var desk = await Desk.OpenAsync();
        var form = await FormAsync(desk, "North");
        using var stranger = new Browser(desk.App.Address);
        await stranger.OpenAsync(form);
        await (await desk.Browser.OpenAsync(await PathAsync(desk, "North"))).SubmitAsync("new-form");
        await stranger.SubmitAsync("register", ("Input.Kind", "partner_referral"), ("Input.Company", "c"), ("Input.Name", "n"), ("Input.Email", "x@buyer.test"));
        stranger.Text.ShouldContain("This form is closed");
        (await stranger.OpenAsync("/partner/0123")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await desk.PathOfAsync("x@buyer.test")).ShouldBe("");
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        await using var desk = await Desk.OpenAsync();
        var form = await FormAsync(desk, "North");
        using var client = desk.App.Client();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "register"), KeyValuePair.Create("Input.Email", "x@buyer.test"), KeyValuePair.Create("Input.Company", "c"), KeyValuePair.Create("Input.Name", "n"), KeyValuePair.Create("Input.Kind", "partner_referral")]);
        (await client.PostAsync(new Uri(form, UriKind.Relative), content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Form_SentTooOften_AsksToWait()
    {
        await using var desk = await Desk.OpenAsync();
        var form = await FormAsync(desk, "North");
        using var stranger = new Browser(desk.App.Address);
        for (var i = 0; i < PartnerThrottle.PerAddress; i++)
            await RegisterAsync(stranger, form, ("Input.Key", "same"));
        await RegisterAsync(stranger, form);
        stranger.Answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        stranger.Text.ShouldContain("wait a little");
        stranger.Page.ShouldContain("value=\"otto@buyer.test\"");
    }

    [Fact]
    public async Task Key_OfAPartner_RegistersItsLeadsAndNothingElse()
    {
        await using var desk = await Desk.OpenAsync();
        using var admin = desk.App.Client(desk.Workspace.SecretKey);
        var partner = await (await admin.PostAsJsonAsync("/api/partners", new { name = "North", sources = new[] { "north" } })).Content.ReadFromJsonAsync<JsonElement>();
        var id = partner.GetProperty("id").GetString();
        Regex.IsMatch(partner.GetProperty("code").GetString()!, "^[0-9A-Z]{3}-[0-9A-Z]{4}$", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeTrue();
        var key = (await (await admin.PostAsJsonAsync($"/api/partners/{id}/keys", new { })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        key.ShouldStartWith("pk_");
        using var client = desk.App.Client(key);

        foreach (var path in new[] { "/api/leads", "/api/partners", "/api/taxonomy", "/api/reports/attribution" })
            (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        (await client.PostAsJsonAsync("/v1/track", new { @event = "x", anonymousId = "a" })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using (var form = new FormUrlEncodedContent([KeyValuePair.Create("k", key), KeyValuePair.Create("email", "x@buyer.test")]))
            (await client.PostAsync(new Uri("/f/contact", UriKind.Relative), form)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.PostAsJsonAsync("/api/partner/registrations", new { })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var body = new { kind = "partner_referral", email = "otto@buyer.test", name = "Otto", company = "Buyer", subId = "crm-77", notes = "call in May", channel = "Direct", stage = "Customer", owner = id };
        client.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        var first = await (await client.PostAsJsonAsync("/api/partner/registrations", body)).Content.ReadAsStringAsync();
        (await client.PostAsJsonAsync("/api/partner/registrations", body)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await (await client.PostAsJsonAsync("/api/partner/registrations", body)).Content.ReadAsStringAsync()).ShouldBe(first);
        (await client.PostAsJsonAsync("/api/partner/registrations", body with { email = "mia@buyer.test" })).StatusCode.ShouldBe(HttpStatusCode.Conflict, "the key stands for another request");
        var registrations = await admin.GetFromJsonAsync<JsonElement>(new Uri($"/api/partners/{id}/registrations", UriKind.Relative));
        registrations.GetArrayLength().ShouldBe(1);
        registrations[0].GetProperty("subId").GetString().ShouldBe("crm-77");
        var lead = (await admin.GetFromJsonAsync<JsonElement>(new Uri("/api/leads?search=otto", UriKind.Relative))).GetProperty("leads")[0];
        (lead.GetProperty("stage").GetString(), lead.GetProperty("originalSource").GetProperty("channel").GetString()).ShouldBe(("Lead", "Partner"));
        var touches = lead.GetProperty("touches").GetInt32();
        client.DefaultRequestHeaders.Remove("Idempotency-Key");
        (await client.PostAsJsonAsync("/api/partner/registrations", body)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await admin.GetFromJsonAsync<JsonElement>(new Uri($"/api/partners/{id}/registrations", UriKind.Relative))).GetArrayLength().ShouldBe(2, "kept");
        (await admin.GetFromJsonAsync<JsonElement>(new Uri("/api/leads?search=otto", UriKind.Relative))).GetProperty("leads")[0].GetProperty("touches").GetInt32().ShouldBe(touches, "and no second touch");
        (await client.PostAsJsonAsync("/api/partner/registrations", new { kind = "gift", email = "x", name = "y", company = "z" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await admin.DeleteAsync(new Uri($"/api/partners/{id}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.PostAsJsonAsync("/api/partner/registrations", body)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("domains", "google.com")]
    [InlineData("domains", "https://acme.test/partners")]
    [InlineData("sources", "google")]
    [InlineData("sources", "FB")]
    public async Task Partner_WithWhatIsNotItsOwn_IsRefused(string field, string value)
    {
        await using var desk = await Desk.OpenAsync();
        using var admin = desk.App.Client(desk.Workspace.SecretKey);
        using var answer = await admin.PostAsJsonAsync("/api/partners", new { name = "North", domains = field == "domains" ? new[] { value } : [], sources = field == "sources" ? new[] { value } : [] });
        (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Partner_Ended_LeavesItsSiteToASuccessor()
    {
        await using var desk = await Desk.OpenAsync();
        using var admin = desk.App.Client(desk.Workspace.SecretKey);
        var old = await CreateAsync("Old", HttpStatusCode.Created);
        await CreateAsync("Young", HttpStatusCode.BadRequest);
        (await admin.DeleteAsync(new Uri($"/api/partners/{old.GetProperty("id").GetGuid()}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Squeezed((await desk.Browser.OpenAsync($"/partners/{old.GetProperty("id").GetGuid()}")).Text).ShouldContain("empty the fields to stop that");
        await CreateAsync("Young", HttpStatusCode.Created);
        await desk.Browser.OpenAsync($"/partners/{old.GetProperty("id").GetGuid()}");
        await desk.Browser.SubmitAsync("partner-end");
        desk.Browser.Text.ShouldContain("Young has some of them now");
        await desk.HappenAsync(Story.View("v1", Story.Start, "https://acme.test/", "https://reseller.example/a"), Story.Form("v1", Story.Start + Story.Minute, "jane@buyer.test"));
        var lead = (await desk.LeadsAsync()).Single();
        (lead.GetProperty("originalSource").GetProperty("channel").GetString(), lead.GetProperty("originalSource").GetProperty("source").GetString()).ShouldBe(("Partner", "young"));

        async Task<JsonElement> CreateAsync(string name, HttpStatusCode status) =>
            await ManagementApiTests.Json(await admin.PostAsJsonAsync("/api/partners", new { name, domains = new[] { "reseller.example" } }), status);
    }

    [Fact]
    public async Task Code_SaidToARep_CreditsThePartnerAlsoWithoutAnEmail()
    {
        await using var desk = await Desk.OpenAsync();
        using var admin = desk.App.Client(desk.Workspace.SecretKey);
        await SaveAsync(desk, "North", "7H3-KQ9H", "", "");
        await admin.PutAsJsonAsync("/api/partners/policy", new { protectionDays = 30, linksCount = false });
        var lead = (await (await admin.PostAsJsonAsync("/api/leads", new { name = "Caller", phone = "+4930123456", source = "Phone", channel = "Referral" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        await (await desk.Browser.OpenAsync($"/leads/{lead}")).SubmitAsync("partner-code", ("Code.Value", "7h3 kq8h"));
        desk.Browser.Text.ShouldContain("one was misheard");
        desk.Browser.Page.ShouldContain("value=\"7h3 kq8h\"");
        await desk.Browser.SubmitAsync("partner-code", ("Code.Value", "7h3 kq9h"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("The partner is credited.");
        Squeezed(desk.Browser.Text).ShouldContain("Latest source Partner north");
        desk.Browser.Text.ShouldContain("holds this lead until");
        (await admin.PostAsJsonAsync($"/api/leads/{lead}/partner", new { code = "K7Q-4M2X" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.PostAsJsonAsync($"/api/leads/{Guid.NewGuid()}/partner", new { code = "7H3-KQ9H" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var claims = await (await admin.PostAsJsonAsync($"/api/leads/{lead}/partner", new { code = "7H3-KQ9H" })).Content.ReadFromJsonAsync<JsonElement>();
        claims.GetProperty("claims").EnumerateArray().Select(static c => c.GetProperty("standing").GetString()).ShouldBe(["holds", "repeats"]);

        var other = await desk.App.WorkspaceAsync("Other client");
        using var stranger = desk.App.Client(other.SecretKey);
        (await stranger.PostAsJsonAsync($"/api/leads/{lead}/partner", new { code = "7H3-KQ9H" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await stranger.GetFromJsonAsync<JsonElement>(new Uri("/api/partners", UriKind.Relative))).GetArrayLength().ShouldBe(0);
        (await stranger.GetFromJsonAsync<JsonElement>(new Uri("/api/partners/conflicts", UriKind.Relative))).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Link_CountsAsAClaim_OnlyWhereTheWorkspaceSaysSo()
    {
        await using var desk = await Desk.OpenAsync();
        using var admin = desk.App.Client(desk.Workspace.SecretKey);
        await SaveAsync(desk, "North", "7H3-KQ9H", "", "");
        await SaveAsync(desk, "South", "K7Q-4M2X", "", "");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await desk.HappenAsync(Story.View("v", now - Story.Day, "https://acme.test/?pc=7H3KQ9H"), Story.View("v", now - Story.Minute, "https://acme.test/?pc=K7Q4M2X"), Story.Form("v", now, "otto@buyer.test", "Otto"));

        (await admin.GetFromJsonAsync<JsonElement>(new Uri("/api/partners/conflicts", UriKind.Relative))).GetArrayLength().ShouldBe(0);
        (await admin.PutAsJsonAsync("/api/partners/policy", new { protectionDays = 0, linksCount = true })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await admin.PutAsJsonAsync("/api/partners/policy", new { protectionDays = 90, linksCount = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var conflict = (await admin.GetFromJsonAsync<JsonElement>(new Uri("/api/partners/conflicts", UriKind.Relative)))[0];
        conflict.GetProperty("claims").GetProperty("claims").EnumerateArray().Select(static c => (c.GetProperty("partnerName").GetString(), c.GetProperty("standing").GetString())).ShouldBe([("North", "holds"), ("South", "conflicts")]);
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Rebuild_AfterPartnersAndRegistrations_GivesTheSameRows(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var (book, registrations) = (bench.Services.GetRequiredService<PartnerBook>(), bench.Services.GetRequiredService<PartnerRegistrations>());
        var actor = new Throughline.Access.Actor(Workbench.Workspace, "app", "user:1");
        // Commands wait for a projector; a bench runs it by hand.
        async Task<T> DoneAsync<T>(Task<T> command)
        {
            while (!command.IsCompleted)
                await bench.Services.GetRequiredService<Projector>().CatchUpAsync(CancellationToken.None);
            return await command;
        }

        var (id, fault) = await DoneAsync(book.SaveAsync(actor, null, new PartnerInput("North", "7H3KQ9H", ["north.example"], ["north"], "Nora"), CancellationToken.None));
        fault.ShouldBeNull();
        await bench.AppendAsync(Story.View("v1", Story.Start, "https://acme.test/?pc=7H3KQ9H"), Story.Form("v1", Story.Start + Story.Minute, "otto@buyer.test"));
        var partner = (await book.FindAsync(Workbench.Workspace, id, CancellationToken.None))!;
        var (registration, wrong) = await DoneAsync(registrations.RegisterAsync(partner, new RegistrationInput("deal_registration", "otto@buyer.test", "Otto", null, "Buyer", "40 seats", "s-1", null), "k", false, CancellationToken.None));
        wrong.ShouldBeNull();
        (await DoneAsync(registrations.ExtendAsync(actor, registration, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + Story.Day, CancellationToken.None))).ShouldBeNull();
        await DoneAsync(book.SaveAsync(actor, id, new PartnerInput("North & Sons", null, [], ["north"], null), CancellationToken.None));
        await bench.ProjectAsync();

        var before = await bench.DumpAsync();
        before["taxonomy_registrations"].Count.ShouldBe(1);
        before["taxonomy_extensions"].Count.ShouldBe(1);
        await bench.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await bench.DumpAsync(), before);
        await using var db = await bench.DbAsync();
        (await db.Set<Lead>().CountAsync(static l => l.MergedInto == null)).ShouldBe(1);
    }

    private static async Task<string> SaveAsync(Desk desk, string name, string code, string domains, string sources)
    {
        await (await desk.Browser.OpenAsync("/partners/new")).SubmitAsync("partner", ("Input.Name", name), ("Input.Code", code), ("Input.Domains", domains), ("Input.Sources", sources), ("Input.Contact", "Nora, +49 30 1"));
        return desk.Browser.SentTo.ShouldNotBeNull(desk.Browser.Text);
    }

    private static async Task<string> FormAsync(Desk desk, string name)
    {
        await desk.Browser.OpenAsync(await SaveAsync(desk, name, "", "", ""));
        await desk.Browser.SubmitAsync("new-form");
        await desk.Browser.FollowAsync();
        return Regex.Match(desk.Browser.Page, "/partner/[0-9a-f]{36}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
    }

    private static async Task<string> PathAsync(Desk desk, string name)
    {
        await desk.Browser.OpenAsync("/partners");
        return Regex.Match(desk.Browser.Page, $"(/partners/[0-9a-f-]{{36}})\">{name}", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
    }

    private static async Task RegisterAsync(Browser browser, string form, params (string Name, string Value)[] other)
    {
        await browser.OpenAsync(form);
        (string Name, string Value)[] fields = [("Input.Key", "k1"), ("Input.Kind", "deal_registration"), ("Input.Company", "Buyer"), ("Input.Name", "Otto \"Buyer"), ("Input.Email", "otto@buyer.test"), ("Input.Deal", "40 seats")];
        await browser.SubmitAsync("register", [.. fields.Where(f => other.All(o => o.Name != f.Name)), .. other]);
    }

    private static string Squeezed(string text) => Regex.Replace(text, "\\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
}
