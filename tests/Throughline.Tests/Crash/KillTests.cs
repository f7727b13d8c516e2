using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using Xunit.Abstractions;

namespace Throughline.Tests.Crash;

/// <summary>The first promise: an accepted event is never lost and never counted twice, whenever the process dies.</summary>
public class KillTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData(StoreKind.Sqlite, 14)]
    [InlineData(StoreKind.Postgres, 5)]
    public async Task Server_KilledAtRandomMomentsUnderLoad_KeepsEveryAcknowledgedEventOnce(StoreKind kind, int rounds)
    {
        await using var store = await TestStore.NewAsync(kind);
        var load = new Load(await NewKeyAsync(store), seed: 20_261);
        var moments = new Random(7);
        for (var round = 0; round < rounds; round++)
        {
            using var server = await StartAsync(store);
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var sending = load.SendUntilGoneAsync(server.Address, round, () => first.TrySetResult());
            await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await Task.Delay(moments.Next(5, 400));
            await server.KillAsync();
            await sending;
        }

        var opened = load.Open.Count;
        await CheckAsync(store, load, everythingSettled: false);
        using (var server = await StartAsync(store))
            await load.SettleAsync(server.Address);
        await CheckAsync(store, load, everythingSettled: true);
        output.WriteLine($"{load.Acknowledged.Count} acknowledged in {rounds} lives, {opened} were open after the last death");
        load.Acknowledged.Count.ShouldBeGreaterThan(rounds * 50, "the load was too thin to prove anything");
    }

    private static Task<ServerProcess> StartAsync(TestStore store) => ServerProcess.StartAsync(store, ("Log:ProjectEvents", "50"));

    private static async Task<string> NewKeyAsync(TestStore store)
    {
        await using var bench = await Workbench.OpenAsync(store);
        return await bench.Services.GetRequiredService<Keyring>().CreateAsync(Workbench.Workspace, KeyKind.Write, "load", default);
    }

    private static async Task CheckAsync(TestStore store, Load load, bool everythingSettled)
    {
        await using var bench = await Workbench.OpenAsync(store);
        var log = bench.Services.GetRequiredService<IEventLog>();
        var stored = new List<string>();
        for (var after = 0L; await log.ReadAsync(after, 10_000, default) is { Count: > 0 } page; after = page[^1].Seq)
            stored.AddRange(page.Select(static e => e.Facts.MessageId!));

        stored.Count.ShouldBe(stored.Distinct().Count(), "an event is in the log twice");
        load.Acknowledged.Except(stored).ShouldBeEmpty("acknowledged events are lost");
        stored.Except(load.Acknowledged).Except(load.Open).ShouldBeEmpty("events that nobody sent");
        if (everythingSettled)
            stored.Except(load.Acknowledged).ShouldBeEmpty();

        // What was projected in pieces between deaths equals what one undisturbed reading of the log gives.
        await bench.ProjectAsync();
        var projected = await bench.DumpAsync();
        await bench.Services.GetRequiredService<Projector>().RebuildAsync(null, default);
        TableDump.Compare(projected, await bench.DumpAsync());
    }
}
