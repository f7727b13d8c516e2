using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;
using static Throughline.Tests.Taxonomy.Rules;

namespace Throughline.Tests.Taxonomy;

/// <summary>A publication is an event: all history follows it, and a replay gives the same.</summary>
public sealed class RulePublicationTests
{
    private const string Mystery = "https://acme.test/?utm_source=mystery&utm_medium=zzz&utm_campaign=spring";

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Publication_OfARule_MovesAllHistoryAndARebuildGivesTheSame(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await bench.AppendAsync(Story.View("v1", Story.Start, Mystery), Story.Form("v1", Story.Start + Story.Minute, "jane@buyer.test"));
        await bench.ProjectAsync();
        (await OriginalAsync(bench)).Rule.ShouldBe("R19");

        await bench.AppendAsync(Published(1, Rule(Channels.Event, Is(RuleField.Source, "mystery"))));
        await bench.ProjectAsync();
        (await OriginalAsync(bench)).ShouldSatisfyAllConditions(static f => f.Channel.ShouldBe(Channels.Event), static f => f.Rule.ShouldBe("R02"));

        await bench.AppendAsync(Story.View("v2", Story.Start + Story.Day, "https://acme.test/?utm_source=mystery&utm_medium=other"));
        await bench.ProjectAsync();
        await using (var db = await bench.DbAsync())
            (await db.Set<AcquisitionFacts>().CountAsync(static a => a.TagSource == "mystery" && a.Channel == Channels.Event)).ShouldBe(2);

        var before = await bench.DumpAsync();
        await bench.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await bench.DumpAsync(), before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Tables_WithPublicationsBetween_DoNotDependOnBatches(int seed)
    {
        var story = OrderTests.RandomStory(seed);
        story.Insert(40, Published(1, Rule(Channels.Direct, Is(RuleField.Source, "newsletter")), Rule(Channels.Email, Is(RuleField.Source, "google"))));
        story.Insert(80, Published(2, Rule(Channels.Referral, Is(RuleField.Source, "facebook"))));
        story.Insert(100, Published(3, Rule(Channels.Direct, When(RuleField.Referrer, RuleMatch.Contains, "news"))));
        var whole = await ProjectAsync(story, 1_000);
        TableDump.Compare(await ProjectAsync(story, 1), whole);
        TableDump.Compare(await ProjectAsync(story, 7), whole);
    }

    [Fact]
    public async Task Draft_PublishedByManyAtOnce_IsOneVersion()
    {
        await using var desk = await Desk.OpenAsync();
        var (rules, actor) = (desk.App.Services.GetRequiredService<RuleDesk>(), new Actor(desk.Workspace.Id, "key", "test"));
        (await rules.NameAsync(actor, ["fb-ads"], "facebook", CancellationToken.None)).ShouldBeNull();
        var revision = (await rules.OpenAsync(actor.Workspace, CancellationToken.None)).Revision;
        var published = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => rules.PublishAsync(actor, revision, null, null, CancellationToken.None))));
        published.Where(static p => p.Fault is null).ShouldAllBe(static p => p.Number == 1);
        (await rules.VersionsAsync(actor.Workspace, CancellationToken.None)).Count(static v => v.Number > 0).ShouldBe(1);
        var draft = await rules.OpenAsync(actor.Workspace, CancellationToken.None);
        (draft.IsChanged, draft.IsOutdated).ShouldBe((false, false));
    }

    [Fact]
    public async Task Publication_ThatMakesAChannelDirect_MovesTheLatestSourceToo()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(
            Story.View("v1", Story.Start, "https://acme.test/?utm_source=google&utm_medium=cpc"),
            Story.View("v1", Story.Start + Story.Day, "https://acme.test/", "https://intranet.example/"),
            Story.Form("v1", Story.Start + Story.Day + Story.Minute, "jane@buyer.test"));
        await bench.ProjectAsync();
        (await LatestAsync(bench)).Source.ShouldBe("intranet.example");

        await bench.AppendAsync(Published(1, Rule(Channels.Direct, Is(RuleField.Referrer, "intranet.example"))));
        await bench.ProjectAsync();
        (await LatestAsync(bench)).Source.ShouldBe("google");

        await bench.AppendAsync(Published(2));
        await bench.ProjectAsync();
        (await LatestAsync(bench)).Source.ShouldBe("intranet.example");
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Desk_DraftPublishAndRollBack_NumbersVersionsAndRefusesWhatIsStale(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        var workspace = await app.WorkspaceAsync();
        var (desk, actor) = (app.Services.GetRequiredService<RuleDesk>(), new Actor(workspace.Id, "app", "user:1"));
        var cancellation = CancellationToken.None;

        (await desk.PublishAsync(actor, null, null, null, cancellation)).Fault!.Expected.ShouldContain("nothing to publish");
        (await desk.EditAsync(actor, 0, static rules => rules with { Rules = [Rule(Channels.Email, Is(RuleField.Source, "a"))] }, cancellation)).ShouldBeNull();
        (await desk.EditAsync(actor, 0, static rules => rules, cancellation)).ShouldNotBeNull().Field.ShouldBe("revision");
        (await desk.PublishAsync(actor, 1, "first", new RuleEffect(1, 2, 3, 4, "EUR"), cancellation)).ShouldBe((1, null));
        (await desk.OpenAsync(workspace.Id, cancellation)).IsChanged.ShouldBeFalse();

        await desk.EditAsync(actor, null, static rules => rules with { Rules = [Rule("No such", Is(RuleField.Source, "a"))] }, cancellation);
        (await desk.PublishAsync(actor, null, null, null, cancellation)).Fault!.Expected.ShouldContain("is no channel");
        await desk.EditAsync(actor, null, static rules => rules with { Rules = [Rule(Channels.Display, Is(RuleField.Source, "a"))] }, cancellation);
        (await desk.RollBackAsync(actor, 0, null, null, cancellation)).ShouldBe((2, null));
        var draft = await desk.OpenAsync(workspace.Id, cancellation);
        (draft.IsOutdated, draft.BasedOn.Number, draft.Current.Number).ShouldBe((true, 1, 2));
        (await desk.PublishAsync(actor, null, null, null, cancellation)).Fault!.Expected.ShouldContain("version 2 was published since");
        await desk.RebaseAsync(actor, cancellation);
        (await desk.PublishAsync(actor, null, null, null, cancellation)).ShouldBe((3, null));

        (await desk.RollBackAsync(actor, 9, null, null, cancellation)).Fault!.Field.ShouldBe("number");
        (await desk.RollBackAsync(actor, 3, null, null, cancellation)).Fault!.Expected.ShouldContain("says the same");
        (await desk.RollBackAsync(actor, 1, "back", null, cancellation)).ShouldBe((4, null));
        var versions = await desk.VersionsAsync(workspace.Id, cancellation);
        versions.Select(static v => (v.Number, v.RolledBackTo)).ShouldBe([(4, 1), (3, null), (2, 0), (1, null)]);
        versions[3].Effect.ShouldBe(new RuleEffect(1, 2, 3, 4, "EUR"));
        versions[0].Rules.ToJson().ShouldBe(versions[3].Rules.ToJson());
    }

    internal static Envelope Published(int number, params WorkspaceRule[] rules) => new()
    {
        Workspace = Workbench.Workspace,
        EventId = StableId.Of(Workbench.Workspace, "published", $"{number}"),
        Kind = TaxonomyEvents.Published,
        OccurredAt = Story.Start + number,
        ReceivedAt = Story.Start + number,
        Facts = new EventFacts { Door = "app", Actor = "user:1", Properties = EnvelopeJson.Payload(new Publication(new RuleDocument { Rules = rules }, null, null, null)) },
    };

    private static async Task<SortedDictionary<string, List<string>>> ProjectAsync(List<Envelope> events, int batch)
    {
        await using var bench = await Workbench.OpenAsync(batch);
        await bench.AppendAsync(events);
        await bench.ProjectAsync();
        return await bench.DumpAsync();
    }

    private static async Task<AcquisitionFacts> OriginalAsync(Workbench bench) => await FactsAsync(bench, static l => l.OriginalAcquisitionId);

    private static async Task<AcquisitionFacts> LatestAsync(Workbench bench) => await FactsAsync(bench, static l => l.LatestAcquisitionId);

    private static async Task<AcquisitionFacts> FactsAsync(Workbench bench, Func<Lead, long> of)
    {
        await using var db = await bench.DbAsync();
        var id = of(await db.Set<Lead>().SingleAsync());
        return (await Acquisitions.FactsAsync(db, Workbench.Workspace, [id], CancellationToken.None))[id];
    }
}
