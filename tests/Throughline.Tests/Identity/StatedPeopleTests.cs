using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Identity;
using Throughline.Identity.Rules;
using Throughline.Log;
using Throughline.Tests.Capture;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Identity;

/// <summary>Two people whom the workspace's own system tells apart by their ids are two, whatever they share (sessions-and-identity.md 8).</summary>
public sealed class StatedPeopleTests
{
    private const string Family = "family@lee.test";

    [Fact]
    public async Task Identify_ByTheSecretKey_WithTwoIdsAndOneEmail_IsTwoLeads()
    {
        await using var run = await CaptureRun.StartAsync();
        foreach (var (id, name) in new[] { ("crm-A", "Ann Lee"), ("crm-B", "Bob Lee"), ("crm-A", "Ann Lee") })
            await run.StoreAsync("/v1/identify", JsonSerializer.Serialize(new { userId = id, traits = new { name, email = Family } }), run.Workspace.SecretKey);
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var leads = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().ToList();
        leads.Select(static l => (l.GetProperty("name").GetString(), l.GetProperty("email").GetString())).OrderBy(static l => l.Item1).ShouldBe([("Ann Lee", Family), ("Bob Lee", Family)]);

        // What is entered for one of them is that one's, whoever the shared address belongs to.
        foreach (var lead in leads)
            (await client.PostAsJsonAsync($"/api/leads/{lead.GetProperty("id").GetGuid()}/interactions", new { kind = "direct_mail" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await run.App.ProjectAsync();
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Select(static l => l.GetProperty("touches").GetInt32()).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task People_WithOneEmail_SuggestEachOther_AndAreOneByHand_AndTwoAgain()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Said("crm-A", 0, Family, "Ann Lee"), Said("crm-B", 1, Family, "Bob Lee"), Story.Form("v1", At(5), Family, "Zoe"));
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var (ann, bob) = (await IdAsync(desk, "Ann Lee"), await IdAsync(desk, "Bob Lee"));
        (await TouchesAsync(desk)).ShouldBe("Ann Lee 1, Bob Lee 0", "who had the e-mail first has what comes with it");
        foreach (var (lead, other) in new[] { (ann, "Bob Lee"), (bob, "Ann Lee") })
        {
            await desk.Browser.OpenAsync($"/leads/{lead}");
            desk.Browser.Text.ShouldContain("Maybe the same person");
            desk.Browser.Text.ShouldContain(other);
        }

        foreach (var (one, other) in new[] { (ann, bob), (bob, ann) })
        {
            await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/leads/{one}/joins", new { lead = other }), HttpStatusCode.OK);
            (await desk.LeadsAsync()).Length.ShouldBe(1);
            var join = (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{one}/joins")).EnumerateArray().Single().GetProperty("eventId").GetString();
            await ManagementApiTests.Json(await client.DeleteAsync(new Uri($"/api/leads/{one}/joins/{join}", UriKind.Relative)), HttpStatusCode.OK);
            (await TouchesAsync(desk)).ShouldBe("Ann Lee 1, Bob Lee 0");
        }
    }

    public static TheoryData<string, Envelope[], string> Lines() => new()
    {
        { "one e-mail", [Said("A", 0, Family), Said("B", 1, Family)], "family@lee.test 0, family@lee.test 0" },
        { "one mobile", [Phoned(Said("A", 0, "a@x.test")), Phoned(Said("B", 1, "b@x.test"))], "a@x.test 0, b@x.test 0" },
        { "one mobile, and an e-mail of one of them later", [Phoned(Said("A", 0, null)), Phoned(Said("B", 1, null)), Said("B", 2, "b@x.test"), Said("A", 3, "a@x.test")], "a@x.test 0, b@x.test 0" },
        { "one browser", [Said("A", 0, "a@x.test"), Said("B", 1, "b@x.test"), Story.View("v1", At(2), "https://acme.test/"), Seen("v1", "A", 3), Story.View("v1", At(60), "https://acme.test/"), Seen("v1", "B", 61)], "a@x.test 2, b@x.test 0" },
        { "a browser that gave the e-mail before its own id", [Said("A", 0, Family), Said("B", 1, "b@x.test"), Story.View("v1", At(10), "https://acme.test/"), Story.Form("v1", At(11), Family), Seen("v1", "B", 12)], "b@x.test 1, family@lee.test 0" },
        { "a form with the other's e-mail", [Said("A", 0, "a@x.test"), Said("B", 1, "b@x.test"), Story.View("v1", At(2), "https://acme.test/"), Seen("v1", "B", 3), Story.Form("v1", At(4), "a@x.test")], "a@x.test 0, b@x.test 1" },
        { "an id that anybody sends with the other's e-mail", [Said("A", 0, Family), Said("B", 1, null), Story.Identify("v1", "B", At(2), Family)], "family@lee.test 0" },
        { "an id that anybody sent before it was stated", [Said("A", 0, Family), Story.Identify(null, "B", At(1), Family), Said("B", 2, "b@x.test")], "b@x.test 0, family@lee.test 0" },
        { "an alias", [Said("A", 0, Family), Said("B", 1, Family), Alias("B", "A", 2)], "family@lee.test 0" },
        { "one id, two e-mails", [Said("A", 0, Family), Said("A", 1, "a@x.test")], "a@x.test 0" },
        { "one id and a form", [Said("A", 0, Family), Story.Form("v1", At(1), Family)], "family@lee.test 1" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Ids_ThatTheWorkspaceStates_StayApart(string line, Envelope[] events, string leads)
    {
        foreach (var (order, append) in new[] { (events, 100), (events, 1), ([.. events.Reverse()], 1) })
        {
            await using var bench = await Workbench.OpenAsync();
            foreach (var some in order.Chunk(append))
            {
                await bench.AppendAsync(some);
                await bench.ProjectAsync();
            }

            (await KeyLevelTests.LeadsAsync(bench)).ShouldBe(leads, line);
        }
    }

    // The shared identifier is whose it was first, and one event's word comes before what a browser gave.
    [Theory]
    [InlineData(1, false, 2, false, true)]
    [InlineData(2, false, 1, false, false)]
    [InlineData(1, true, 2, false, false)]
    [InlineData(1, true, 2, true, true)]
    public void Shared_BetweenTwoStatedIds_IsOfTheFirst(int firstAt, bool isFirstByBrowser, int secondAt, bool isSecondByBrowser, bool isOfTheFirst)
    {
        // In both orders of the ids, by which nothing is decided.
        foreach (var (one, other) in new[] { (Id(1), Id(2)), (Id(2), Id(1)) })
        {
            var nodes = new[] { (one, IdentityKinds.User), (other, IdentityKinds.User), (Id(3), IdentityKinds.Email) }
                .Select(static (n, i) => new IdentityNode { WorkspaceId = Guid.Empty, NodeId = n.Item1, Kind = n.Item2, Value = "", FirstSeq = i, IsStated = n.Item2 == IdentityKinds.User, PersonId = n.Item1 }).ToList();
            var components = new Components();
            nodes.ForEach(n => components.Add(n.NodeId, n.FirstSeq));
            IdentityEdge Edge(Guid user, int at, bool byBrowser) => new() { WorkspaceId = Guid.Empty, NodeA = user, NodeB = Id(3), EventId = user, VisitorId = byBrowser ? Id(9) : Guid.Empty, OccurredAt = at, IsClaim = false };
            EvidenceRules.Join(components, nodes, [Edge(other, secondAt, isSecondByBrowser), Edge(one, firstAt, isFirstByBrowser)]);
            components.Root(Id(3)).ShouldBe(components.Root(isOfTheFirst ? one : other));
            components.Root(one).ShouldNotBe(components.Root(other));
        }
    }

    public static TheoryData<string, Envelope[]> Late() => new()
    {
        { "an id is stated after it was only claimed", [Said("A", 0, Family), Story.Identify(null, "B", At(1), Family), Said("B", 2, null)] },
        { "the e-mail is free again", [Seen("v1", "A", 0), Story.Form("v1", At(5), Family), Seen("v2", "B", 1), Story.Form("v2", At(6), Family), Story.Form("v1", At(3), "x@x.test")] },
    };

    [Theory]
    [MemberData(nameof(Late))]
    public async Task People_WhoAreJudgedAnew_AreTheSameInWhateverBatches(string line, Envelope[] events)
    {
        line.ShouldNotBeEmpty();
        TableDump.Compare(await PhoneIdentityTests.DumpAsync([.. events], 1, 1), await PhoneIdentityTests.DumpAsync([.. events], 1_000, 1_000));
    }

    // A join by hand is of the two people, not of what they share and may lose to one another.
    [Fact]
    public async Task Person_WithAStatedId_IsNamedByIt_InAJoinByHand()
    {
        await using var bench = await Workbench.OpenAsync();
        var (form, said) = (Story.Form("v1", At(0), Family), Said("A", 1, Family));
        await bench.AppendAsync(form, said);
        await bench.ProjectAsync();
        await using var db = await bench.DbAsync();
        var (email, user) = (IdentifiersOf.Event(form, null)[0].NodeId, IdentifiersOf.Event(said, null)[0].NodeId);
        (await HandJoins.NodeOfAsync(db, Workbench.Workspace, email, CancellationToken.None)).ShouldBe(user);
    }

    [Fact]
    public void Claim_BetweenTwoStatedIdsWithoutEmails_JoinsNobody()
    {
        var (a, b, x) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var isStated in new[] { true, false })
        {
            var components = new Components();
            foreach (var (node, seq) in new[] { (a, 1L), (b, 2L), (x, 3L) })
                components.Add(node, seq);
            IdentityEdge Claim(Guid node, int at) => new() { WorkspaceId = Guid.Empty, NodeA = node, NodeB = x, EventId = Guid.Empty, VisitorId = Guid.Empty, OccurredAt = at, IsClaim = true };
            ClaimRules.Join(components, [Claim(b, 2), Claim(a, 1)], [], isStated ? [a, b] : []);
            (components.Root(x), components.Root(b)).ShouldBe((a, isStated ? b : a));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task People_WithStatedIds_AreTheSameInWhateverBatches(int seed)
    {
        var random = new System.Random(seed);
        var events = Enumerable.Range(1, 60).Select(Random).ToList();
        var whole = await PhoneIdentityTests.DumpAsync(events, 1_000, 1_000);
        TableDump.Compare(await PhoneIdentityTests.DumpAsync(events, 1, 1), whole);
        TableDump.Compare(await PhoneIdentityTests.DumpAsync(events, 5, 2), whole);

        Envelope Random(int i)
        {
            var (user, email) = ($"u{random.Next(4)}", random.Next(3) == 0 ? null : $"p{random.Next(5)}@x.test");
            var e = random.Next(7) switch
            {
                0 => Story.Identify(random.Next(2) == 0 ? null : $"v{random.Next(3)}", user, At(i), email) with { EventId = Id(i) },
                1 => Story.Form($"v{random.Next(3)}", At(i), $"p{random.Next(5)}@x.test", null, Id(i)),
                2 when random.Next(3) == 0 => Alias(user, $"u{random.Next(4)}", i),
                3 => Seen($"v{random.Next(3)}", user, i),
                _ => Said(user, i, email),
            };
            e = random.Next(4) == 0 && e.Personal is not null && e.Kind != Kinds.Alias ? e with { Personal = e.Personal with { Phone = $"+491512345678{random.Next(3)}" } } : e;
            // Some are heard of late.
            return random.Next(5) == 0 ? e with { OccurredAt = e.OccurredAt - (random.Next(60) * Story.Minute) } : e;
        }
    }

    private static Envelope Said(string user, int minute, string? email, string? name = null)
    {
        var e = Story.Identify(null, user, At(minute), email);
        return e with { EventId = Id(minute), Facts = e.Facts with { Actor = "key:test" }, Personal = e.Personal! with { Name = name } };
    }

    private static Envelope Seen(string visitor, string user, int minute) => With(Said(user, minute, null), visitor);

    private static Envelope With(Envelope e, string visitor) => e with { Facts = e.Facts with { Visitor = visitor } };

    private static Envelope Alias(string user, string previous, int minute)
    {
        var e = Said(user, minute, null);
        return e with { Kind = Kinds.Alias, Personal = e.Personal! with { PreviousId = previous } };
    }

    private static Envelope Phoned(Envelope e) => e with { Personal = e.Personal! with { Phone = "+4915123456789" } };

    private static Guid Id(int minute) => Throughline.Storage.StableId.Of(Workbench.Workspace, "stated", $"{minute}");

    private static long At(int minute) => Story.Start + (minute * Story.Minute);

    private static async Task<string> IdAsync(Desk desk, string name) => (await desk.LeadsAsync()).Single(l => l.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;

    private static async Task<string> TouchesAsync(Desk desk) =>
        string.Join(", ", (await desk.LeadsAsync()).Select(static l => $"{l.GetProperty("name").GetString()} {l.GetProperty("touches").GetInt32()}").Order(StringComparer.Ordinal));
}
