using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Identity;

/// <summary>Identity level 4: a mobile joins people, a switchboard and a withheld caller do not.</summary>
public class PhoneIdentityTests
{
    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Mobile_ThatTheWorkspaceStatesWithTwoEmails_IsOnePerson(StoreKind kind)
    {
        (await LeadsAsync(kind, Stated(Form(1, "a@x.test", "0151 23456789")), Stated(Form(2, "b@y.test", "+49 151 23456789")))).Count.ShouldBe(1);
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Mobile_ThatAnybodyGivesWithAnotherEmail_IsNoneOfAStrangersLead(StoreKind kind)
    {
        (await LeadsAsync(kind, Stated(Form(1, "a@x.test", "0151 23456789")), Form(2, "b@y.test", "+49 151 23456789", "v1"))).Count.ShouldBe(2);
        // Neither by a browser that gave the number first, nor in the other order.
        (await LeadsAsync(kind, Form(1, null, "0151 23456789", "v1"), Form(2, "b@y.test", null, "v1"), Stated(Form(3, "a@x.test", "0151 23456789")))).Count.ShouldBe(2);
        (await LeadsAsync(kind, Form(1, "b@y.test", "0151 23456789"), Stated(Form(2, "a@x.test", "0151 23456789")))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Mobile_ThatTwoFormsGive_MayBeOnePerson_AndPeopleDecide()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync([.. new[] { Form(1, "a@x.test", "+4915123456789"), Form(2, "b@y.test", "+4915123456789") }.Select(e => e with { Workspace = desk.Workspace.Id })]);
        await desk.Browser.OpenAsync(await desk.PathOfAsync("b@y.test"));
        desk.Browser.Text.ShouldContain("Maybe the same person");
    }

    [Fact]
    public async Task Mobile_OfAFormAndACall_IsOnePerson() =>
        (await LeadsAsync(StoreKind.Sqlite, Form(1, "a@x.test", "0151 23456789"), Call(2, "+4915123456789"))).Count.ShouldBe(1);

    [Fact]
    public async Task DeskNumber_GivenWithTwoEmails_IsTwoPeople() =>
        (await LeadsAsync(StoreKind.Sqlite, Form(1, "a@x.test", "030 123456"), Form(2, "b@x.test", "030 123456"))).Count.ShouldBe(2);

    [Fact]
    public async Task DeskNumber_CallingTwice_IsOneLead() => (await LeadsAsync(StoreKind.Sqlite, Call(1, "+4930123456"), Call(2, "+4930123456"))).Count.ShouldBe(1);

    [Fact]
    public async Task Switchboard_WithFourLeads_JoinsNobody()
    {
        var three = await LeadsAsync(StoreKind.Sqlite, [.. Enumerable.Range(1, 3).Select(static i => Stated(Form(i, $"p{i}@x.test", "+4915123456789")))]);
        three.Count.ShouldBe(1);
        var four = await LeadsAsync(StoreKind.Sqlite, [.. Enumerable.Range(1, 4).Select(static i => Stated(Form(i, $"p{i}@x.test", "+4915123456789")))]);
        four.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("+266696687")]
    [InlineData("+1 800 356 9377")]
    [InlineData("12")]
    public async Task Caller_WithheldOrNobodys_JoinsNobody(string phone) => (await LeadsAsync(StoreKind.Sqlite, Form(1, "a@x.test", phone), Form(2, "b@x.test", phone))).Count.ShouldBe(2);

    [Fact]
    public async Task PhoneFirstThenEmail_OnOneBrowser_IsOnePersonWhoOutlivesASwitchboard()
    {
        var events = new List<Envelope> { Form(1, null, "+4915123456789", "v1"), Form(2, "me@x.test", null, "v1"), Story.Identify("v1", "u1", Story.Start + (3 * Story.Minute)) };
        (await LeadsAsync(StoreKind.Sqlite, [.. events])).Count.ShouldBe(1);
        events.AddRange(Enumerable.Range(4, 4).Select(static i => Form(i, $"p{i}@x.test", "+4915123456789")));
        var leads = await LeadsAsync(StoreKind.Sqlite, [.. events]);
        leads.Count.ShouldBe(6);
        leads.Count(static l => l.Email == "me@x.test").ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task People_WithPhones_AreTheSameInWhateverBatches(int seed)
    {
        var random = new System.Random(seed);
        var events = Enumerable.Range(1, 60).Select(i => random.Next(5) switch
        {
            0 => Call(i, $"+491512345678{random.Next(3)}", random.Next(2) == 0 ? $"v{random.Next(4)}" : null),
            1 => Story.Identify($"v{random.Next(4)}", $"u{random.Next(5)}", Story.Start + (i * Story.Minute)),
            _ => Form(i, random.Next(4) == 0 ? null : $"p{random.Next(9)}@x.test", random.Next(3) == 0 ? null : $"+491512345678{random.Next(3)}", random.Next(3) == 0 ? $"v{random.Next(4)}" : null),
        }).Select(e => random.Next(2) == 0 ? Stated(e) : e).ToList();
        var whole = await DumpAsync(events, 1_000, 1_000);
        TableDump.Compare(await DumpAsync(events, 1, 1), whole);
        TableDump.Compare(await DumpAsync(events, 5, 2), whole);
    }

    private static async Task<List<Lead>> LeadsAsync(StoreKind kind, params Envelope[] events)
    {
        await using var bench = await Workbench.OpenAsync(1_000, kind);
        foreach (var e in events)
        {
            await bench.AppendAsync(e);
            await bench.ProjectAsync();
        }

        var before = await bench.DumpAsync();
        await bench.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await bench.DumpAsync(), before);
        await using var db = await bench.DbAsync();
        return await db.Set<Lead>().Where(static l => l.MergedInto == null).ToListAsync();
    }

    internal static async Task<SortedDictionary<string, List<string>>> DumpAsync(List<Envelope> events, int append, int batch)
    {
        await using var bench = await Workbench.OpenAsync(batch);
        foreach (var chunk in events.Chunk(append))
        {
            await bench.AppendAsync(chunk);
            await bench.ProjectAsync();
        }

        return await bench.DumpAsync();
    }

    private static Envelope Form(int number, string? email, string? phone, string? visitor = null) => new()
    {
        Workspace = Workbench.Workspace,
        EventId = StableId.Of(Workbench.Workspace, "test", $"f{number}"),
        Kind = Kinds.FormSubmit,
        OccurredAt = Story.Start + (number * Story.Minute),
        ReceivedAt = Story.Start + (number * Story.Minute),
        Facts = new EventFacts { Door = "form", Name = "contact", Visitor = visitor },
        Personal = new EventPersonal { Email = email, Phone = phone, Name = email is null && phone is null ? $"P{number}" : null },
    };

    private static Envelope Stated(Envelope e) => e with { Facts = e.Facts with { Actor = "key:test" } };

    private static Envelope Call(int number, string phone, string? visitor = null) => Form(number, null, phone, visitor) with
    {
        Kind = Kinds.Interaction,
        Facts = new EventFacts { Door = "webhook", Name = Interactions.Call, Channel = "Display", Visitor = visitor },
    };
}
