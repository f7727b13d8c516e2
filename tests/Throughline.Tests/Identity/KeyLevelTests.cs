using Microsoft.EntityFrameworkCore;
using Throughline.Identity;
using Throughline.Identity.Rules;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Identity;

/// <summary>The levels of keys and the cases of sessions-and-identity.md 8: each line is one story, and the leads it makes with their touches.</summary>
public class KeyLevelTests
{
    private const string Ad = "https://acme.test/?utm_source=google&utm_medium=cpc&gclid=*";
    private const string Mail = "https://acme.test/?utm_source=newsletter&utm_medium=email";

    public static TheoryData<string, Envelope[], string> Lines() => new()
    {
        { "1: one user id on two browsers", [View("v1", 0, Ad), Story.Identify("v1", "u1", At(1), "a@x.test"), View("v2", 2, Mail), Story.Identify("v2", "u1", At(3))], "a@x.test 2" },
        { "1: one user id, stated, with two e-mails", [Stated(Story.Identify(null, "u1", At(0), "a@x.test")), Stated(Story.Identify(null, "u1", At(1), "b@x.test"))], "b@x.test 0" },
        { "3: two cookies, same e-mail", [View("v1", 0, Ad), Form("v1", 1, "a@x.test"), View("v2", 2, Mail), Form("v2", 3, "A@X.test")], "a@x.test 2" },
        { "3: Gmail's dots and tags", [Form("v1", 0, "j.doe+ads@gmail.com"), Form("v2", 1, "jdoe@googlemail.com")], "j.doe+ads@gmail.com 2" },
        { "3: dots elsewhere", [Form("v1", 0, "j.doe@x.test"), Form("v2", 1, "jdoe@x.test")], "j.doe@x.test 1, jdoe@x.test 1" },
        { "3: info@ with two names", [Form("v1", 0, "info@acme.test", "Ann"), Form("v2", 1, "info@acme.test", "Bob")], "info@acme.test 1, info@acme.test 1" },
        { "3: info@ with one name", [Form("v1", 0, "info@acme.test", "Ann"), Form("v2", 1, "info@acme.test", "ann ")], "info@acme.test 2" },
        { "3: sales@ with two names", [Form("v1", 0, "sales@acme.test", "Ann"), Form("v2", 1, "sales@acme.test", "Bob")], "sales@acme.test 1, sales@acme.test 1" },
        { "3: office@ without names", [Form("v1", 0, "office@acme.test"), Form("v2", 1, "office@acme.test")], "office@acme.test 1, office@acme.test 1" },
        { "4: one mobile, stated, with two e-mails", [Stated(Phoned(Form("v1", 0, "a@x.test"))), Stated(Phoned(Form("v2", 1, "b@x.test")))], "b@x.test 2" },
        { "4: a mobile that anybody may have typed", [Phoned(Form("v1", 0, "a@x.test")), Phoned(Form("v2", 1, "b@x.test"))], "a@x.test 1, b@x.test 1" },
        { "4: a switchboard's with four", [.. Enumerable.Range(1, 4).Select(static i => Stated(Phoned(Form($"v{i}", i, $"p{i}@x.test"))))], "p1@x.test 1, p2@x.test 1, p3@x.test 1, p4@x.test 1" },
        { "4: the same number with three", [.. Enumerable.Range(1, 3).Select(static i => Stated(Phoned(Form($"v{i}", i, $"p{i}@x.test"))))], "p3@x.test 3" },
        { "6: same cookie, a@x then b@x", [View("v1", 0, Ad), View("v1", 60, Mail), Form("v1", 61, "a@x.test"), Form("v1", 62, "b@x.test")], "a@x.test 2, b@x.test 1" },
        { "6: same cookie, another user id", [View("v1", 0, Ad), Story.Identify("v1", "u1", At(1), "a@x.test"), Story.Identify("v1", "u2", At(2)), Story.Identify("v1", "u2", At(3), "b@x.test"), View("v1", 4, Mail)], "a@x.test 1, b@x.test 1" },
        { "6: same cookie, back to the first", [Form("v1", 0, "a@x.test"), Form("v1", 1, "b@x.test"), Form("v1", 2, "a@x.test")], "a@x.test 2, b@x.test 1" },
        { "6: history before the first form", [View("v1", 0, Ad), View("v1", 2 * 1_440, Mail), Form("v1", (2 * 1_440) + 1, "a@x.test")], "a@x.test 2" },
        { "7: one click id on two browsers", [View("v1", 0, Ad), Form("v1", 1, "a@x.test"), View("v2", 0, Ad)], "a@x.test 1" },
        { "8: name and company", [Company(Form("v1", 0, "a@x.test", "Jane Doe")), Company(Form("v2", 1, "b@x.test", "Jane Doe"))], "a@x.test 1, b@x.test 1" },
        { "8: a name only", [Form("v1", 0, null, "Jane Doe"), Form("v2", 1, null, "Jane Doe")], " 1,  1" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Story_OfALine_MakesItsLeads(string line, Envelope[] events, string leads)
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(events);
        await bench.ProjectAsync();
        (await LeadsAsync(bench)).ShouldBe(leads, line);
        await using var backwards = await Workbench.OpenAsync();
        foreach (var e in events.Reverse())
        {
            await backwards.AppendAsync(e);
            await backwards.ProjectAsync();
        }

        (await LeadsAsync(backwards)).ShouldBe(leads, $"{line}, backwards");
    }

    // Level 5: a link that is passed on names its first readers only.
    [Theory]
    [InlineData(IdentityKinds.Link, 3)]
    [InlineData(IdentityKinds.Scan, 1)]
    [InlineData(IdentityKinds.Email, 5)]
    public void Code_SeenByFiveBrowsers_JoinsTheFirst(string kind, int joined)
    {
        var node = Side(kind, 0);
        var code = Enumerable.Range(1, 5).Select(static i => Side(null, i)).ToList();
        HandOverRules.Joining(node, code.Append(node).Reverse()).OrderBy(static v => v.ReceivedAt).Select(static v => v.SideId).ShouldBe(code.Take(joined).Select(static v => v.SideId));
    }

    [Theory]
    [InlineData(IdentityKinds.User)]
    [InlineData(IdentityKinds.Claim)]
    [InlineData(IdentityKinds.Email)]
    public void Link_OnABrowserThatSaysItself_IsDropped(string kind)
    {
        var (linked, own) = (Guid.NewGuid(), Guid.NewGuid());
        var (spans, edges) = VisitorFold.Fold([Mark(IdentityKinds.Link, linked, 0), Mark(kind, own, 5)]);
        (spans.Single().NodeId, edges.Count).ShouldBe((own, 0));
        var two = VisitorFold.Fold([Mark(IdentityKinds.Link, linked, 0), Mark(IdentityKinds.Link, own, 5)]);
        (two.Spans.Single().NodeId, two.Edges.Count).ShouldBe((linked, 0), "of two people's links the first holds, and joins them not");
    }

    [Fact]
    public void Phone_ThatIsAnother_OnOneBrowser_IsNoOtherPerson() =>
        VisitorFold.Fold([Mark(IdentityKinds.Phone, Guid.NewGuid(), 0), Mark(IdentityKinds.Phone, Guid.NewGuid(), 5)]).Spans.Count.ShouldBe(1);

    // Level 6: a different key of the same kind on one browser is another person.
    [Theory]
    [InlineData(IdentityKinds.User, IdentityKinds.User)]
    [InlineData(IdentityKinds.Claim, IdentityKinds.Claim)]
    [InlineData(IdentityKinds.User, IdentityKinds.Claim)]
    [InlineData(IdentityKinds.Email, IdentityKinds.Email)]
    public void Key_ThatIsAnother_OnOneBrowser_IsAnotherPerson(string kind, string another)
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var (spans, edges) = VisitorFold.Fold([Mark(kind, first, 0), Mark(another, second, 5)]);
        spans.Select(static s => (s.FromAt, s.NodeId)).ShouldBe([(0, first), (At(5), second)]);
        edges.ShouldBeEmpty();
    }

    // A merge is undone by taking its evidence away.
    [Fact]
    public async Task Merge_IsUndoneWithItsEvidence_WhenAnEarlierWordComesLate()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(Form("v1", 0, "a@x.test"), Story.Identify("v1", "u1", At(5)), Story.Identify("v2", "u1", At(6)), View("v2", 6, Mail));
        await bench.ProjectAsync();
        (await LeadsAsync(bench)).ShouldBe("a@x.test 2");
        await bench.AppendAsync(Form("v1", 3, "b@x.test"));
        await bench.ProjectAsync();
        (await LeadsAsync(bench)).ShouldBe("a@x.test 1, b@x.test 2", "the id was given by whoever sat there after b@x.test");
    }

    internal static async Task<string> LeadsAsync(Workbench bench)
    {
        await using var db = await bench.DbAsync();
        var leads = await db.Set<Lead>().Where(static l => l.MergedInto == null).Select(static l => new { l.Email, l.Touches }).ToListAsync();
        return string.Join(", ", leads.Select(static l => $"{l.Email} {l.Touches}").Order(StringComparer.Ordinal));
    }

    private static Envelope View(string visitor, int minute, string url) => Story.View(visitor, At(minute), url);

    private static Envelope Form(string visitor, int minute, string? email, string? name = null) => Story.Form(visitor, At(minute), email!, name);

    private static Envelope Phoned(Envelope form) => form with { Personal = form.Personal! with { Phone = "+4915123456789" } };

    private static Envelope Company(Envelope form) => form with { Personal = form.Personal! with { Company = "Acme Ltd" } };

    private static Envelope Stated(Envelope e) => e with { Facts = e.Facts with { Actor = "key:test" } };

    private static IdentityHandOver Side(string? kind, int minute) => new()
    {
        WorkspaceId = Workbench.Workspace,
        HandOverId = Guid.Empty,
        EventId = Guid.NewGuid(),
        SideId = Guid.NewGuid(),
        NodeKind = kind,
        OccurredAt = At(minute),
        ReceivedAt = At(minute),
    };

    private static IdentityMark Mark(string kind, Guid node, int minute) =>
        new() { WorkspaceId = Workbench.Workspace, VisitorId = Guid.Empty, OccurredAt = At(minute), ReceivedAt = At(minute), EventId = Guid.NewGuid(), NodeId = node, Kind = kind };

    private static long At(int minute) => Story.Start + (minute * Story.Minute);
}
