using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Throughline.Log;
using Throughline.Tests.Access;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Leads;

public class LeadPagesTests
{
    [Fact]
    public async Task Event_OfAnotherLead_IsNotThisLeads()
    {
        await using var desk = await Desk.OpenAsync();
        var jane = await desk.LeadAsync();
        var own = Story.Form("v1", Story.Start + (5 * Story.Day), "jane@buyer.test");
        var others = Story.Form("v2", Story.Start, "bob@other.test", "Bob");
        await desk.HappenAsync(own, others);
        (await desk.Browser.OpenAsync($"{jane}/events/{own.EventId}")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await desk.Browser.OpenAsync($"{jane}/events/{others.EventId}")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var bob = await desk.PathOfAsync("bob@other.test");
        (await desk.Browser.OpenAsync($"{bob}/events/{others.EventId}")).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await desk.Browser.OpenAsync($"{bob}/events/{own.EventId}")).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Timeline_ShowsWhatThePersonWrote_ToWhoeverMaySeePersonalValues()
    {
        await using var desk = await Desk.OpenAsync();
        var form = Story.Form("v1", Story.Start, "jane@buyer.test", "Jane Doe");
        await desk.HappenAsync(form with { Personal = form.Personal! with { Traits = EnvelopeJson.Payload(new { message = "How much are <b>ten</b>?", team = 12, note = new string('x', 900) }) } });
        var path = await desk.PathOfAsync("jane@buyer.test");
        (await desk.Browser.OpenAsync(path)).Page.ShouldContain("How much are &lt;b&gt;ten&lt;/b&gt;?");
        desk.Browser.Text.ShouldContain("xxx …");
        desk.Browser.Page.ShouldNotContain(new string('x', 601));
        await desk.App.UserAsync(desk.Workspace.Id, Throughline.Access.Role.Viewer);
        using var viewer = await desk.App.SignInAsync("Viewer@example.com");
        (await viewer.OpenAsync(path)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        viewer.Page.ShouldNotContain("How much");
    }

    [Fact]
    public async Task ClickIdentifiers_OfALead_AreAllThereOnce_WithWhenTheyCameFirst()
    {
        await using var desk = await Desk.OpenAsync();
        var ad = Story.View("v1", Story.Start, "https://acme.test/?gclid=*&utm_source=google&utm_medium=cpc");
        ad = ad with { Personal = new EventPersonal { Clicks = new Dictionary<string, string> { ["gclid"] = "AbC" } } };
        var again = Story.View("v1", Story.Start + (3 * Story.Day), "https://acme.test/?gclid=*&utm_source=google&utm_medium=cpc");
        await desk.HappenAsync(
            ad,
            again with { Personal = new EventPersonal { Clicks = new Dictionary<string, string> { ["gclid"] = "AbC" } } },
            Story.View("v1", Story.Start + (4 * Story.Day), "https://acme.test/?fbclid=*"),
            Story.Form("v1", Story.Start + (5 * Story.Day), "jane@buyer.test"));
        var path = await desk.PathOfAsync("jane@buyer.test");
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var clicks = (await client.GetFromJsonAsync<JsonElement>($"/api{path}/clicks")).EnumerateArray().ToList();
        clicks.Select(static c => (c.GetProperty("platform").GetString(), c.GetProperty("name").GetString(), c.GetProperty("value").GetString())).ShouldBe([("Meta", "fbclid", null), ("Google Ads", "gclid", "AbC")]);
        clicks[1].GetProperty("eventId").GetGuid().ShouldBe(ad.EventId);

        (await desk.Browser.OpenAsync(path)).Text.ShouldContain("not kept");
        await desk.App.UserAsync(desk.Workspace.Id, Throughline.Access.Role.Viewer);
        using var viewer = await desk.App.SignInAsync("Viewer@example.com");
        (await viewer.OpenAsync(path)).Page.ShouldNotContain("AbC");
    }

    [Fact]
    public async Task Mailbox_OfALead_SaysWhatItIsAndWhatWasMeant()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", Story.Start, "jane@gamil.com"));
        (await desk.Browser.OpenAsync(await desk.PathOfAsync("jane@gamil.com"))).Text.ShouldContain("Perhaps jane@gmail.com was meant");
        (await desk.LeadsAsync())[0].GetProperty("mailbox").GetProperty("perhapsMeant").GetString().ShouldBe("jane@gmail.com");
    }

    [Fact]
    public async Task Touch_EnteredByHand_CountsForItsChannel()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        await (await desk.Browser.OpenAsync(path)).SubmitAsync("lead-touch", ("Touch.Kind", "webinar_attended"), ("Touch.Day", "soon"));
        desk.Browser.Text.ShouldContain("A day such as 2026-03-31");
        await desk.Browser.SubmitAsync("lead-touch", ("Touch.Kind", "webinar_attended"), ("Touch.Day", "2100-01-01"));
        desk.Browser.Text.ShouldContain("A time between 2000 and now");
        await desk.Browser.SubmitAsync("lead-touch", ("Touch.Kind", "webinar_attended"), ("Touch.Day", "2025-10-07"), ("Touch.Note", "Asked about prices"));
        desk.Browser.SentTo.ShouldBe(path);
        (await desk.Browser.OpenAsync(path)).Text.ShouldContain("Webinar attended");
        desk.Browser.Text.ShouldContain("Asked about prices");

        using var client = desk.App.Client(desk.Workspace.SecretKey);
        (await client.PostAsJsonAsync($"/api{path}/interactions", new { kind = "ad_impression" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync($"/api{path}/interactions", new { kind = "direct_mail", at = "2025-10-08T09:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "letter-7");
        foreach (var (kind, status) in new[] { ("linkedin_message", HttpStatusCode.NoContent), ("linkedin_message", HttpStatusCode.NoContent), ("outbound_email", HttpStatusCode.Conflict) })
            (await client.PostAsJsonAsync($"/api{path}/interactions", new { kind, at = "2025-10-08T10:00:00Z" })).StatusCode.ShouldBe(status, kind);
        await desk.App.ProjectAsync();
        (await client.GetFromJsonAsync<JsonElement>($"/api{path}/timeline")).EnumerateArray().Where(static t => t.GetProperty("isTouch").GetBoolean() && t.GetProperty("kind").GetString() == "interaction")
            .Select(static t => t.GetProperty("source").GetProperty("channel").GetString()).ShouldBe(["Outbound", "Outbound", "Event/Webinar"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("info@buyer.test")]
    [InlineData("jane@buyer.test")]
    public async Task TouchAndCall_EnteredForALead_AreThatLeads_AlsoWhereTheMailboxIsShared(string email)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", Story.Start, email, "Jane Doe"));
        var path = await desk.PathOfAsync(email);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        (await client.PostAsJsonAsync($"/api{path}/interactions", new { kind = "webinar_attended", at = "2025-10-08T09:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.PostAsJsonAsync($"/api{path}/calls", new { outcome = "answered", minutes = 3 })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await desk.App.ProjectAsync();
        var lead = (await desk.LeadsAsync()).ShouldHaveSingleItem();
        lead.GetProperty("touches").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Form_SeenByTheTrackerAndPosted_IsToldOnce_WithItsPageAndAnswers()
    {
        await using var desk = await Desk.OpenAsync();
        var seen = Story.Form("v1", Story.Start, "jane@buyer.test");
        var posted = Story.Form("v1", Story.Start + 1, "jane@buyer.test", "Jane Doe");
        var again = Story.Form("v1", Story.Start + Story.Day, "jane@buyer.test");
        await desk.HappenAsync(
            seen with { Facts = seen.Facts with { HandOver = "h1", Url = "https://acme.test/pricing/enquiry" }, Personal = null },
            posted with { Facts = posted.Facts with { HandOver = "h1", Url = "https://acme.test/" }, Personal = posted.Personal! with { Traits = EnvelopeJson.Payload(new { message = "How much?" }) } },
            again);
        await desk.Browser.OpenAsync(await desk.PathOfAsync("jane@buyer.test"));
        Regex.Count(desk.Browser.Text, "Filled in the form contact").ShouldBe(2);
        desk.Browser.Text.ShouldContain("acme.test/pricing/enquiry");
        desk.Browser.Text.ShouldContain("How much?");
    }

    [Fact]
    public async Task List_WithoutLeads_TeachesHowToGetOne()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/leads");
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        desk.Browser.Text.ShouldContain("No leads yet");
        desk.Browser.Page.ShouldContain("href=\"/leads/new\"");
    }

    [Fact]
    public async Task List_Filtered_ShowsWhatMatchesAndChipsThatTakeAFilterAway()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.LeadAsync();
        await desk.HappenAsync(Story.Form("v2", Story.Start, "bob@other.test", "Bob"));

        await desk.Browser.OpenAsync("/leads");
        desk.Browser.Text.ShouldContain("Jane Doe");
        desk.Browser.Text.ShouldContain("Bob");
        await desk.Browser.OpenAsync("/leads?channel=Paid+Search&stage=Lead&from=2020-01-01");
        desk.Browser.Text.ShouldContain("Jane Doe");
        desk.Browser.Text.ShouldNotContain("bob@other.test");
        desk.Browser.Page.ShouldContain("Remove the filter Original channel");
        await desk.Browser.OpenAsync("/leads?to=2020-01-01");
        desk.Browser.Text.ShouldContain("No lead matches");
        await desk.Browser.OpenAsync("/leads?search=OTHER.test");
        desk.Browser.Text.ShouldContain("bob@other.test");
        desk.Browser.Text.ShouldNotContain("jane@buyer.test");
    }

    [Fact]
    public async Task List_LongerThanAPage_GoesOnWhereItEnded()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync([.. Enumerable.Range(0, 60).Select(static i => Story.Form($"v{i}", Story.Start + (i * Story.Minute), $"p{i:00}@buyer.test"))]);

        await desk.Browser.OpenAsync("/leads?stage=Lead");
        Emails(desk.Browser.Text).ShouldBe(Enumerable.Range(10, 50).Select(static i => $"p{i:00}@buyer.test").Reverse());
        var older = WebUtility.HtmlDecode(Regex.Match(desk.Browser.Page, "rel=\"next\" href=\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["to"].Value);
        older.ShouldContain("stage=Lead");
        await desk.Browser.OpenAsync(older);
        Emails(desk.Browser.Text).ShouldBe(Enumerable.Range(0, 10).Select(static i => $"p{i:00}@buyer.test").Reverse());
    }

    [Fact]
    public async Task Lead_FromTwoTouches_SaysWhereItCameFromAndWhy()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync(await desk.LeadAsync());
        var text = Regex.Replace(desk.Browser.Text, "\\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
        text.ShouldContain("Original source");
        text.ShouldContain("Paid Search google paid");
        text.ShouldContain("R11b It was paid for, and google is known for this kind of ad.");
        text.ShouldContain("utm_campaign spring");
        text.ShouldContain("acme.test/pricing");
        text.ShouldContain("R09 The medium “email”");
        text.ShouldContain("not asked");
        text.ShouldContain("2 more pages");
        text.ShouldContain("Filled in the form contact");
    }

    [Theory]
    [InlineData("engagement", """{"engaged_ms":95000}""", "Read for 1 min")]
    [InlineData("engagement", """{"engaged_ms":"a lot"}""", "engagement")]
    [InlineData("outbound", """{"url":"https://elsewhere.test/a"}""", "Left by a link https://elsewhere.test/a")]
    [InlineData("download", """{"url":"https://acme.test/prices.pdf"}""", "Downloaded a file https://acme.test/prices.pdf")]
    [InlineData("Demo watched", "{}", "Demo watched")]
    public async Task Timeline_WhatTheTrackerSaw_IsPutIntoWords(string name, string properties, string words)
    {
        await using var desk = await Desk.OpenAsync();
        var form = Story.Form("v1", Story.Start, "jane@buyer.test");
        var seen = form with
        {
            EventId = Guid.NewGuid(),
            Kind = Kinds.Track,
            OccurredAt = Story.Start + Story.Minute,
            Personal = null,
            Facts = form.Facts with { Name = name, Properties = System.Text.Json.JsonDocument.Parse(properties).RootElement },
        };
        await desk.HappenAsync(form, seen);
        await desk.Browser.OpenAsync("/leads");
        await desk.Browser.OpenAsync(Regex.Match(desk.Browser.Page, "/leads/[0-9a-f-]{36}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
        Regex.Replace(desk.Browser.Text, "\\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldContain(words);
    }

    [Fact]
    public async Task Timeline_EveryEntry_OpensTheEventAsStored()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync(await desk.LeadAsync());
        var timeline = desk.Browser.Page[desk.Browser.Page.IndexOf("id=\"timeline\"", StringComparison.Ordinal)..];
        var events = Regex.Matches(timeline, "/leads/[0-9a-f-]{36}/events/[0-9a-f-]{36}", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(static m => m.Value).Distinct().ToList();
        events.Count.ShouldBe(5);
        await desk.Browser.OpenAsync(events[0]);
        desk.Browser.Text.ShouldContain("form_submit");
        desk.Browser.Text.ShouldContain("\"email\": \"jane@buyer.test\"");
        desk.Browser.Text.ShouldContain("\"door\": \"form\"");
        // The address that credits and deals open: one page, not two that claim it.
        await desk.Browser.OpenAsync(events[0][events[0].IndexOf("/events/", StringComparison.Ordinal)..]);
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        desk.Browser.Text.ShouldContain("jane@buyer.test");
    }

    [Fact]
    public async Task Forms_OfALead_ChangeItAndShowOnTheTimeline()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        await desk.Browser.OpenAsync(path);
        var ana = Regex.Match(desk.Browser.Page, "value=\"(?<id>[0-9a-f-]{36})\"( selected)?>Ana Owner", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["id"].Value;

        foreach (var (form, fields, expected) in new[]
        {
            ("lead-stage", new[] { ("Stage.Value", "SQL") }, "Stage: SQL"),
            ("lead-status", [("Status.Value", "Disqualified"), ("Status.Reason", "No budget")], "Status: Disqualified"),
            ("lead-owner", [("Owner.Value", ana)], "Owner: Ana Owner"),
            ("lead-note", [("Note.Value", "Called; <b>back</b> in May")], "Called; <b>back</b> in May · by Ana Owner"),
        })
        {
            await desk.Browser.OpenAsync(path);
            (await desk.Browser.SubmitAsync(form, fields)).SentTo.ShouldBe(path, form + desk.Browser.Text);
            (await desk.Browser.FollowAsync()).Text.ShouldContain(expected);
        }

        desk.Browser.Page.ShouldNotContain("<b>back</b>");
    }

    [Fact]
    public async Task Disqualification_WithoutReason_SaysSoAndKeepsTheChoice()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        await desk.Browser.OpenAsync(path);
        await desk.Browser.SubmitAsync("lead-status", ("Status.Value", "Disqualified"), ("Status.Reason", ""));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        desk.Browser.Text.ShouldContain("A disqualification needs its reason");
        desk.Browser.Page.ShouldContain("<option value=\"Disqualified\" selected");
        (await desk.Browser.OpenAsync(path)).Text.ShouldNotContain("Status: Disqualified");
    }

    [Fact]
    public async Task NewLead_WithoutItsSource_SaysWhatIsMissingAndKeepsTheRest()
    {
        await using var desk = await Desk.OpenAsync();
        await (await desk.Browser.OpenAsync("/leads/new")).SubmitAsync("new-lead", ("Input.Name", "Otto \"<i>"), ("Input.Email", "otto@buyer.test"), ("Input.Key", "k1"));
        desk.Browser.Text.ShouldContain("A lead cannot be saved without its source");
        desk.Browser.Page.ShouldContain("value=\"otto@buyer.test\"");
        desk.Browser.Page.ShouldNotContain("<i>");

        await desk.Browser.SubmitAsync("new-lead", ("Input.Name", "Otto \"<i>"), ("Input.Email", "otto@buyer.test"), ("Input.Source", "Referral"), ("Input.Key", "k1"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Otto \"<i>");
        desk.Browser.Text.ShouldContain("The lead is saved.");
        desk.Browser.Page.ShouldNotContain("<i>");
        desk.Browser.Text.ShouldContain("Declared as Referral");
    }

    [Fact]
    public async Task Lead_MergedIntoAnOlderOne_LeadsThere()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("phone", Story.Start, "jane@home.test", "Jane"), Story.Form("laptop", Story.Start + Story.Day, "jane@work.test", "Jane"));
        var (older, younger) = (await desk.PathOfAsync("jane@home.test"), await desk.PathOfAsync("jane@work.test"));
        younger.ShouldNotBe(older);
        await desk.HappenAsync(
            Stated(Story.Identify("phone", "u1", Story.Start + (2 * Story.Day), "jane@home.test")), Stated(Story.Identify("laptop", "u1", Story.Start + (2 * Story.Day), "jane@work.test")));

        (await desk.Browser.OpenAsync(younger)).SentTo.ShouldBe(older);
        (await desk.Browser.FollowAsync()).Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Envelope Stated(Envelope e) => e with { Facts = e.Facts with { Actor = "key:test" } };

    [Theory]
    [InlineData("/leads/0191e3a0-0000-7000-8000-000000000001")]
    [InlineData("/leads/0191e3a0-0000-7000-8000-000000000001/events/0191e3a0-0000-7000-8000-000000000001")]
    [InlineData("/deals/0191e3a0-0000-7000-8000-000000000001")]
    public async Task Page_OfSomethingUnknown_IsNotFound(string path)
    {
        await using var desk = await Desk.OpenAsync();
        (await desk.Browser.OpenAsync(path)).Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lead_OfAnotherWorkspace_IsNotFound()
    {
        await using var desk = await Desk.OpenAsync();
        var path = await desk.LeadAsync();
        var other = await desk.App.WorkspaceAsync("Other client");
        using var client = desk.App.Client(other.SecretKey);
        (await client.GetAsync(new Uri("/api" + path, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var stranger = new Browser(desk.App.Address);
        (await stranger.OpenAsync(path)).SentTo.ShouldNotBeNull().ShouldStartWith("/sign-in");
    }

    private static IEnumerable<string> Emails(string text) => Regex.Matches(text, "p\\d\\d@buyer.test", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(static m => m.Value);
}
