using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using static Throughline.Tests.Log.LogEvents;

namespace Throughline.Tests.Log;

/// <summary>What every store must do for the log.</summary>
public class EventLogContractTests
{
    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Append_SameIdTwiceInOneCall_StoresItOnce(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var outcome = await AppendAsync(bench, Event(1), Event(2), Event(1, name: "again"));

        outcome.Select(static o => o.IsNew).ShouldBe([true, true, false]);
        outcome[2].Seq.ShouldBe(outcome[0].Seq);
        (await ReadAsync(bench)).Select(static e => e.Facts.Name).ShouldBe(["Signed Up", "Signed Up"]);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Append_KnownId_ReportsItsPlaceAndChangesNothing(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var first = await AppendAsync(bench, Events(1, 3));
        var second = await AppendAsync(bench, Event(4), Event(2, name: "changed"));

        second[0].IsNew.ShouldBeTrue();
        second[1].ShouldBe(new Appended(Id(2), first[1].Seq, false));
        var events = await ReadAsync(bench);
        events.Select(static e => e.EventId).ShouldBe([Id(1), Id(2), Id(3), Id(4)]);
        events[1].Facts.Name.ShouldBe("Signed Up");
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Append_SameIdInTwoWorkspaces_StoresBoth(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var outcome = await AppendAsync(bench, Event(1, Acme), Event(1, Beta));

        outcome.ShouldAllBe(static o => o.IsNew);
        var log = bench.Services.GetRequiredService<IEventLog>();
        (await log.FindAsync(Acme, [Id(1)], default)).ShouldHaveSingleItem().Workspace.ShouldBe(Acme);
        (await log.FindAsync(Beta, [Id(1)], default)).ShouldHaveSingleItem().Workspace.ShouldBe(Beta);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Append_SameEventsFromManyCallersAtOnce_StoresEachOnce(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        const int callers = 12;
        const int events = 60;
        var calls = Enumerable.Range(0, callers).Select(async caller =>
        {
            await Task.Yield();
            var outcomes = new List<Appended>();
            // Each caller begins elsewhere, so that the same id is in flight in different groups.
            foreach (var chunk in Enumerable.Range(0, events).Select(n => Event((n + (caller * 5)) % events)).Chunk(7))
                outcomes.AddRange(await AppendAsync(bench, chunk));
            return outcomes;
        });
        var all = (await Task.WhenAll(calls)).SelectMany(static o => o).ToList();

        all.Count.ShouldBe(callers * events);
        foreach (var same in all.GroupBy(static o => o.EventId))
        {
            same.Count(static o => o.IsNew).ShouldBe(1);
            same.Select(static o => o.Seq).Distinct().Count().ShouldBe(1);
        }

        (await ReadAsync(bench)).Select(static e => e.EventId).Order().ShouldBe(Enumerable.Range(0, events).Select(Id).Order());
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Read_InPages_GivesEveryEventOnceInTheOrderOfItsPlace(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var log = bench.Services.GetRequiredService<IEventLog>();
        (await log.LastSeqAsync(default)).ShouldBe(0);
        foreach (var chunk in Events(1, 25).Chunk(4))
            await AppendAsync(bench, chunk);

        var seen = new List<Envelope>();
        while (await log.ReadAsync(seen.Count == 0 ? 0 : seen[^1].Seq, 7, default) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(7);
            seen.AddRange(page);
        }

        seen.Select(static e => e.EventId).ShouldBe(Enumerable.Range(1, 25).Select(Id));
        seen.Select(static e => e.Seq).ShouldBeInOrder(SortDirection.Ascending);
        (await log.LastSeqAsync(default)).ShouldBe(seen[^1].Seq);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Newest_OfAWorkspace_GoesBackFromTheGivenPlace(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await AppendAsync(bench, [.. Enumerable.Range(1, 10).Select(static n => Event(n, n % 2 == 0 ? Beta : Acme))]);
        var log = bench.Services.GetRequiredService<IEventLog>();

        var page = await log.NewestAsync(Acme, long.MaxValue, 3, default);
        page.Select(static e => e.EventId).ShouldBe([Id(9), Id(7), Id(5)]);
        (await log.NewestAsync(Acme, page[^1].Seq, 3, default)).Select(static e => e.EventId).ShouldBe([Id(3), Id(1)]);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Find_KnownUnknownAndForeignIds_GivesTheKnownInLogOrder(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await AppendAsync(bench, Event(3), Event(1), Event(2), Event(4, Beta));
        var found = await bench.Services.GetRequiredService<IEventLog>().FindAsync(Acme, [Id(1), Id(2), Id(3), Id(4), Id(99)], default);

        found.Select(static e => e.EventId).ShouldBe([Id(3), Id(1), Id(2)]);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Event_WithEveryFieldFilled_ComesBackAsItWentIn(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var outcome = await AppendAsync(bench, Full);
        var back = (await ReadAsync(bench)).ShouldHaveSingleItem();

        Text(back).ShouldBe(Text(Full with { Seq = outcome[0].Seq }));
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Events_AfterTheApplicationStopped_AreStillThere(StoreKind kind)
    {
        await using var store = await TestStore.NewAsync(kind);
        await using (var app = await TestApp.StartAsync(store))
            await app.Services.GetRequiredService<IEventLog>().AppendAsync(Events(1, 5), default);

        await using var again = await TestApp.StartAsync(store);
        var log = again.Services.GetRequiredService<IEventLog>();
        (await log.ReadAsync(0, 10, default)).Select(static e => e.EventId).ShouldBe(Enumerable.Range(1, 5).Select(Id));
        (await log.AppendAsync(Events(5, 2), default)).Select(static o => o.IsNew).ShouldBe([false, true]);
    }

    private static async Task<IReadOnlyList<Appended>> AppendAsync(Workbench bench, params Envelope[] events) =>
        await bench.Services.GetRequiredService<IEventLog>().AppendAsync(events, default);

    private static async Task<IReadOnlyList<Envelope>> ReadAsync(Workbench bench) =>
        await bench.Services.GetRequiredService<IEventLog>().ReadAsync(0, 10_000, default);

    private static string Text(Envelope e) => JsonSerializer.Serialize(e, EnvelopeJson.Options);
}
