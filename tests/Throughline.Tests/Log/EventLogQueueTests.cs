using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Throughline.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using static Throughline.Tests.Log.LogEvents;

namespace Throughline.Tests.Log;

/// <summary>The queue before the disk: bounded, and honest about what became of every call.</summary>
public class EventLogQueueTests
{
    [Fact]
    public async Task Append_WithAsManyRequestsWaitingAsAllowed_IsRefusedAndTheWaitingAreStored()
    {
        await using var bench = await Workbench.OpenAsync();
        using var slow = new SlowStore(bench.Services.GetRequiredService<ILogStore>());
        using var log = Log(bench, slow, new LogOptions { QueueRequests = 3 });

        var first = log.AppendAsync([Event(0)], default);
        await slow.HeldAsync(); // the writer holds the first; the queue itself is empty
        var waiting = Enumerable.Range(1, 3).Select(n => log.AppendAsync([Event(n)], default)).ToList();
        await Should.ThrowAsync<LogFullException>(async () => await log.AppendAsync([Event(4)], default));
        slow.Open();

        foreach (var call in waiting.Append(first))
            (await call).ShouldHaveSingleItem().IsNew.ShouldBeTrue();
        (await log.ReadAsync(0, 10, default)).Select(static e => e.EventId).ShouldBe([Id(0), Id(1), Id(2), Id(3)]);
        (await log.AppendAsync([Event(4)], default)).ShouldHaveSingleItem().IsNew.ShouldBeTrue("room again after the queue moved on");
    }

    [Fact]
    public async Task Append_WithAsManyBytesWaitingAsAllowed_IsRefusedUntilTheyAreOnDisk()
    {
        await using var bench = await Workbench.OpenAsync();
        using var slow = new SlowStore(bench.Services.GetRequiredService<ILogStore>());
        var one = Event(0, name: new string('x', 1000));
        using var log = Log(bench, slow, new LogOptions { QueueBytes = 3000 });

        var accepted = new List<Task<IReadOnlyList<Appended>>> { log.AppendAsync([one], default) };
        await slow.HeldAsync();
        accepted.Add(log.AppendAsync([one with { EventId = Id(1) }], default));
        await Should.ThrowAsync<LogFullException>(async () => await log.AppendAsync([one with { EventId = Id(2) }], default));
        slow.Open();

        await Task.WhenAll(accepted);
        (await log.AppendAsync([one with { EventId = Id(2) }], default)).ShouldHaveSingleItem().IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task Append_LargerThanTheWholeQueue_IsAcceptedWhenNothingWaits()
    {
        await using var bench = await Workbench.OpenAsync();
        using var log = Log(bench, bench.Services.GetRequiredService<ILogStore>(), new LogOptions { QueueBytes = 10 });

        (await log.AppendAsync(Events(1, 5), default)).ShouldAllBe(static o => o.IsNew);
        (await log.AppendAsync(Events(6, 5), default)).ShouldAllBe(static o => o.IsNew);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Append_WhoseCommitFailed_TellsTheCallerAndARetryStoresItOnce(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        var store = new FaultyStore(bench.Services.GetRequiredService<ILogStore>());
        using var log = Log(bench, store, new LogOptions());

        store.Next = Fault.Before;
        await Should.ThrowAsync<IOException>(async () => await log.AppendAsync(Events(1, 3), default));
        (await log.LastSeqAsync(default)).ShouldBe(0);
        (await log.AppendAsync(Events(1, 3), default)).ShouldAllBe(static o => o.IsNew);

        store.Next = Fault.After;
        await Should.ThrowAsync<IOException>(async () => await log.AppendAsync(Events(4, 3), default));
        (await log.AppendAsync(Events(4, 3), default)).ShouldAllBe(static o => !o.IsNew);
        (await log.ReadAsync(0, 100, default)).Select(static e => e.EventId).ShouldBe(Enumerable.Range(1, 6).Select(Id));
    }

    [Fact]
    public async Task Dispose_WithCallsWaiting_StoresThemFirst()
    {
        await using var bench = await Workbench.OpenAsync();
        using var slow = new SlowStore(bench.Services.GetRequiredService<ILogStore>());
        var log = Log(bench, slow, new LogOptions());
        var calls = Enumerable.Range(0, 20).Select(n => log.AppendAsync([Event(n)], default)).ToList();
        await slow.HeldAsync();
        slow.Open();
        log.Dispose();

        (await Task.WhenAll(calls)).Length.ShouldBe(20);
        bench.Services.GetRequiredService<ILogStore>().Read(0, 100).Count.ShouldBe(20);
    }

    private static EventLog Log(Workbench bench, ILogStore store, LogOptions options) =>
        new(store, Options.Create(options), bench.Services.GetRequiredService<LogMetrics>());
}
