using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Identity;
using Throughline.Identity.Rules;
using Throughline.Log;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Identity;

/// <summary>A public key can be read on any page: what is sent with one neither makes two known people one nor overrules what the workspace itself knows.</summary>
public sealed class ClaimTests
{
    private const string Jane = "jane@buyer.test";
    private const string Bob = "bob@other.test";

    public static TheoryData<string, Envelope[]> Attacks() => new()
    {
        { "one invented id, two e-mails", [Story.Identify(null, "zz", At(10), Jane), Story.Identify(null, "zz", At(11), Bob)] },
        { "the same from one browser", [Story.Identify("evil", "zz", At(10), Jane), Story.Identify("evil", "zz", At(11), Bob)] },
        { "the id before the e-mails", [Story.Identify("evil", "zz", At(10)), Story.Identify("evil", "zz", At(11), Jane), Story.Identify("evil2", "zz", At(12)), Story.Identify("evil2", "zz", At(13), Bob)] },
        { "a chain of aliases", [Story.Identify(null, "a", At(10), Jane), Story.Identify(null, "b", At(11), Bob), Alias("a", "x", At(12)), Alias("b", "x", At(13))] },
        { "dated before everything", [Story.Identify(null, "zz", At(-500), Jane), Story.Identify(null, "zz", At(-499), Bob)] },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task UserId_SentWithAPublicKey_JoinsNoTwoKnownPeople(string name, Envelope[] attack)
    {
        foreach (var isFirst in new[] { true, false })
        {
            await using var desk = await Desk.OpenAsync();
            Envelope[] known = [Story.Form("v1", At(0), Jane, "Jane Doe"), Story.Form("v2", At(1), Bob, "Bob Roe")];
            await desk.HappenAsync(isFirst ? known : attack);
            await desk.HappenAsync(isFirst ? attack : known);
            var leads = await desk.LeadsAsync();
            leads.Select(static l => (l.GetProperty("email").GetString(), l.GetProperty("name").GetString())).ShouldBe([(Bob, "Bob Roe"), (Jane, "Jane Doe")], name);
            if (isFirst)
            {
                await desk.Browser.OpenAsync(await desk.PathOfAsync(Jane));
                desk.Browser.Text.ShouldContain("Maybe the same person", Case.Sensitive, name);
                desk.Browser.Text.ShouldContain("Bob Roe");
            }
        }
    }

    [Fact]
    public async Task UserId_StatedByTheWorkspace_JoinsThem_AlsoAfterAClaim()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", At(0), Jane), Story.Form("v2", At(1), Bob), Story.Identify(null, "u1", At(10), Jane), Story.Identify(null, "u1", At(11), Bob));
        (await desk.LeadsAsync()).Length.ShouldBe(2);
        await desk.HappenAsync(Stated(Story.Identify(null, "u1", At(12), Jane)), Stated(Story.Identify(null, "u1", At(13), Bob)));
        (await desk.LeadsAsync()).Length.ShouldBe(1);
        (await desk.Browser.OpenAsync(await desk.PathOfAsync(Bob))).Text.ShouldNotContain("Maybe the same person");
    }

    [Fact]
    public async Task UserId_SentWithAPublicKey_JoinsTheBrowsersOfOnePerson()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(
            Story.View("phone", At(0), "https://acme.test/?utm_source=google&utm_medium=cpc&gclid=*"), Story.Identify("phone", "u1", At(1)),
            Story.View("desk", At(2), "https://acme.test/?utm_source=newsletter&utm_medium=email"), Story.Identify("desk", "u1", At(3), Jane));
        var lead = (await desk.LeadsAsync()).Single();
        lead.GetProperty("touches").GetInt32().ShouldBe(2);
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
    }

    [Fact]
    public async Task Contact_OfALeadEnteredByHand_IsNotOverruledByAForm_AndBlanksAreFilled()
    {
        await using var desk = await Desk.OpenAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email = Jane, name = "Jane Doe", source = "Referral" }), HttpStatusCode.Created);
        var form = Story.Form("v1", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Jane, "Mallory");
        await desk.HappenAsync(form with { Personal = form.Personal! with { Company = "Acme" } });
        var lead = (await desk.LeadsAsync()).Single();
        lead.GetProperty("name").GetString().ShouldBe("Jane Doe");
        lead.GetProperty("company").GetString().ShouldBe("Acme");
    }

    [Fact]
    public void Join_OfManyClaims_KeepsEachKnownPersonApart()
    {
        var (a, b, c, x) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var components = new Components();
        foreach (var (node, seq) in new[] { (a, 1L), (b, 2L), (c, 3L), (x, 4L) })
            components.Add(node, seq);
        ClaimRules.Join(components, [Edge(x, b, 2), Edge(x, a, 1), Edge(x, c, 3)], [a, b], []);
        components.Root(x).ShouldBe(a, "the earliest claim holds");
        components.Root(b).ShouldBe(b);
        components.Root(c).ShouldBe(a, "nobody known stands in the way");
    }

    private static IdentityEdge Edge(Guid one, Guid other, long at) =>
        new() { WorkspaceId = Guid.Empty, NodeA = one, NodeB = other, EventId = Guid.Empty, VisitorId = Guid.Empty, OccurredAt = at, IsClaim = true };

    private static long At(int minutes) => Story.Start + (minutes * Story.Minute);

    private static Envelope Stated(Envelope e) => e with { EventId = Guid.NewGuid(), Facts = e.Facts with { Actor = "key:test" } };

    private static Envelope Alias(string user, string previous, long at)
    {
        var e = Story.Identify(null, user, at);
        return e with { EventId = Guid.NewGuid(), Kind = Kinds.Alias, Personal = e.Personal! with { PreviousId = previous } };
    }
}
