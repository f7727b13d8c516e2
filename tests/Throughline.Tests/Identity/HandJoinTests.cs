using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Identity;
using Throughline.Log;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Identity;

/// <summary>People decide what evidence leaves open, and can take it back.</summary>
public sealed class HandJoinTests
{
    private const string Jane = "jane@buyer.test";
    private const string Work = "jane@work.test";

    [Fact]
    public async Task Leads_SaidToBeOne_AreOneWithBothHistories_AndApartAgainWhenTakenBack()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(
            Story.View("v1", At(0), "https://acme.test/?utm_source=google&utm_medium=cpc&gclid=*"), Phoned(Story.Form("v1", At(1), Jane)),
            Story.View("v2", At(2), "https://acme.test/?utm_source=newsletter&utm_medium=email"), Phoned(Story.Form("v2", At(3), Work)));
        (await desk.LeadsAsync()).Select(static l => l.GetProperty("touches").GetInt32()).ShouldBe([1, 1]);

        var other = (await desk.PathOfAsync(Jane)).Split('/')[^1];
        await desk.Browser.OpenAsync(await desk.PathOfAsync(Work));
        desk.Browser.Text.ShouldContain("Maybe the same person");
        await desk.Browser.OpenAsync($"{await desk.PathOfAsync(Work)}/same?other={other}");
        desk.Browser.Text.ShouldContain("Both leads, and what they would be together");
        desk.Browser.Text.ShouldContain("Paid Search");
        (await desk.LeadsAsync()).Length.ShouldBe(2, "looking changes nothing");
        await desk.Browser.SubmitAsync("same-person", ("Same.Value", other));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("They are one person now.");
        var one = (await desk.LeadsAsync()).Single();
        (one.GetProperty("touches").GetInt32(), one.GetProperty("originalSource").GetProperty("channel").GetString()).ShouldBe((2, "Paid Search"));
        desk.Browser.Text.ShouldContain("Made one by hand");
        desk.Browser.Text.ShouldContain("Said to be one person");
        desk.Browser.Text.ShouldContain($"{Work} and {Jane}");
        desk.Browser.Text.ShouldNotContain("Maybe the same person");

        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var id = one.GetProperty("id").GetString();
        var said = (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{id}/joins")).EnumerateArray().Single();
        said.GetProperty("leads").EnumerateArray().Select(static l => l.GetProperty("name").GetString()).Order().ShouldBe([Jane, Work]);
        said.GetProperty("by").GetString().ShouldNotBeNullOrEmpty();
        var join = said.GetProperty("eventId").GetGuid();
        await desk.Browser.SubmitAsync("take-apart", ("Part.Value", join.ToString()));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("They are apart again.");
        desk.Browser.Text.ShouldContain("Taken apart again");
        (await desk.LeadsAsync()).Select(static l => l.GetProperty("touches").GetInt32()).ShouldBe([1, 1]);
        (await desk.Browser.OpenAsync(await desk.PathOfAsync(Work))).Text.ShouldContain("Maybe the same person");
        desk.Browser.Text.ShouldContain("Taken apart again", Case.Sensitive, "on both");
    }

    [Fact]
    public async Task Leads_WithoutASuggestion_AreFoundComparedAndJoined_AndTheOldersWordsHold()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", At(0), Jane, "Jane Doe"), Story.Form("v2", At(1), Work, "J. Doe"));
        var (path, older) = (await desk.PathOfAsync(Work), (await desk.PathOfAsync(Jane)).Split('/')[^1]);
        (await desk.Browser.OpenAsync(path)).Text.ShouldContain("Find the other lead of this person");
        (await desk.Browser.OpenAsync($"{path}/same?q=nobody")).Text.ShouldContain("No other lead is known by that.");
        (await desk.Browser.OpenAsync($"{path}/same?q={Work}")).Text.ShouldContain("No other lead is known by that.");
        (await desk.Browser.OpenAsync($"{path}/same?q={Jane}")).Text.ShouldContain("Jane Doe");
        await desk.Browser.OpenAsync($"{path}/same?other={older}");
        await desk.Browser.SubmitAsync("same-person", ("Same.Value", older));
        await desk.Browser.FollowAsync();
        var one = (await desk.LeadsAsync()).Single();
        (one.GetProperty("name").GetString(), one.GetProperty("email").GetString()).ShouldBe(("Jane Doe", Jane));
        await using var other = await Desk.OpenAsync();
        await other.Browser.OpenAsync(path + "/same");
        other.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Deal_OfAJoinedLead_IsFoundByTheSurvivor_AndMovesOnlyItsOwnLeadWhenTakenApart()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", At(0), Jane), Story.Form("v2", At(1), Work));
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var (a, b) = ((await desk.PathOfAsync(Jane)).Split('/')[^1], (await desk.PathOfAsync(Work)).Split('/')[^1]);
        var deal = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/deals", new { name = "D", leadId = b, amount = new { amount = "10.00", currency = "EUR" } }), HttpStatusCode.Created)).GetProperty("id").GetString();
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/leads/{a}/joins", new { lead = b }), HttpStatusCode.OK);
        (await client.GetFromJsonAsync<JsonElement>($"/api/deals?lead={a}")).GetProperty("deals").GetArrayLength().ShouldBe(1);
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { }), HttpStatusCode.OK);
        (await desk.LeadsAsync()).Single().GetProperty("stage").GetString().ShouldBe("Customer");
        var join = (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{a}/joins")).EnumerateArray().Single().GetProperty("eventId").GetString();
        await ManagementApiTests.Json(await client.DeleteAsync(new Uri($"/api/leads/{a}/joins/{join}", UriKind.Relative)), HttpStatusCode.OK);
        (await desk.LeadsAsync()).ToDictionary(static l => l.GetProperty("email").GetString()!, static l => l.GetProperty("stage").GetString()).ShouldBe(new Dictionary<string, string?> { [Jane] = "Lead", [Work] = "Customer" }, ignoreOrder: true);
    }

    [Fact]
    public async Task Join_ByApi_ThatCannotBe_NamesTheField()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", At(0), Jane), Story.Form("v2", At(1), Work));
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var ids = (await desk.LeadsAsync()).Select(static l => l.GetProperty("id").GetString()).ToList();
        foreach (var wrong in new[] { ids[0], Guid.NewGuid().ToString() })
            (await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/leads/{ids[0]}/joins", new { lead = wrong }), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("lead");
        (await client.PostAsJsonAsync($"/api/leads/{Guid.NewGuid()}/joins", new { lead = ids[1] })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ManagementApiTests.Json(await client.DeleteAsync(new Uri($"/api/leads/{ids[0]}/joins/{Guid.NewGuid()}", UriKind.Relative)), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("join");

        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/leads/{ids[0]}/joins", new { lead = ids[1] }), HttpStatusCode.OK);
        (await desk.LeadsAsync()).Length.ShouldBe(1);
        var join = (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{ids[1]}/joins")).EnumerateArray().Single().GetProperty("eventId").GetString();
        await ManagementApiTests.Json(await client.DeleteAsync(new Uri($"/api/leads/{ids[1]}/joins/{join}", UriKind.Relative)), HttpStatusCode.OK);
        (await desk.LeadsAsync()).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Joins_TakenBackAndSaidAgain_AreTheSameInWhateverBatches(int batch)
    {
        var (a, b) = (Story.Form("v1", At(0), Jane), Story.Form("v2", At(1), Work));
        var nodes = new[] { a, b }.Select(static e => IdentifiersOf.Event(e, null)[0].NodeId).ToArray();
        var first = Said(2, IdentityEvents.Joined, new PersonJoin(nodes[0], nodes[1]));
        var again = Said(4, IdentityEvents.Joined, new PersonJoin(nodes[1], nodes[0]));
        List<Envelope> events = [a, b, first, Said(3, IdentityEvents.Parted, new PersonPart(first.EventId)), again];
        TableDump.Compare(await PhoneIdentityTests.DumpAsync(events, batch, batch), await PhoneIdentityTests.DumpAsync(events, 1_000, 1_000));
    }

    private static Envelope Phoned(Envelope form) => form with { Personal = form.Personal! with { Phone = "+4915123456789" } };

    private static Envelope Said<T>(int minute, string kind, T payload) => Story.Form("x", At(minute), "x@y.test") with
    {
        EventId = StableId(minute),
        Kind = kind,
        Facts = new EventFacts { Door = "app", Actor = "user:x", Properties = JsonSerializer.SerializeToElement(payload, EnvelopeJson.Options) },
        Personal = null,
    };

    private static Guid StableId(int minute) => Throughline.Storage.StableId.Of(Workbench.Workspace, "test", $"said{minute}");

    private static long At(int minute) => Story.Start + (minute * Story.Minute);
}
