using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using static Throughline.Tests.Log.LogEvents;

namespace Throughline.Tests.Storage;

/// <summary>Bulk writing means the same on every store.</summary>
public class UpsertTests
{
    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Upsert_KnownAndNewKeys_OverwritesTheKnownAndAddsTheNew(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        await db.UpsertAsync([Set(1, "first"), Set(2, "first")], default);
        await db.UpsertAsync([Set(2, "second"), Set(3, "second")], default);

        (await ReasonsAsync(db)).ShouldBe(["first", "second", "second"]);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task InsertNew_KnownKeys_LeavesTheirRowsAlone(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        await db.UpsertAsync([Set(1, "first")], default);
        await db.InsertNewAsync([Set(1, "second"), Set(2, "second")], default);

        (await ReasonsAsync(db)).ShouldBe(["first", "second"]);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Upsert_MoreRowsThanOneStatementHolds_WritesAllOfThem(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        var rows = Enumerable.Range(0, 1_501).Select(static n => Set(n, $"reason {n}")).ToList();
        await db.UpsertAsync(rows, default);
        await db.UpsertAsync(rows, default);

        (await db.Set<QuarantinedEvent>().CountAsync()).ShouldBe(1_501);
        (await db.Set<QuarantinedEvent>().SingleAsync(static q => q.EventId == Id(1_500))).Reason.ShouldBe("reason 1500");
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Upsert_NullsFlagsAndNumbers_ComeBackAsTheyWentIn(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        await db.UpsertAsync([Key(1, null), Key(2, long.MaxValue)], default);
        await db.UpsertAsync([Key(2, null), Key(1, 0)], default);

        var keys = await db.Set<ApiKey>().AsNoTracking().OrderBy(static k => k.Name).ToListAsync();
        keys.Select(static k => k.RevokedAt).ShouldBe([0L, null]);
        keys.ShouldAllBe(static k => k.Kind == KeyKind.Secret && k.Shown == "ü'\"--" && k.CreatedAt == -5);
        keys.Select(static k => k.Id).ShouldBe([Id(1), Id(2)]);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Upsert_InATransactionThatIsRolledBack_LeavesNothing(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        await using (await db.Database.BeginTransactionAsync())
            await db.UpsertAsync([Set(1, "lost")], default);

        await using var after = await bench.DbAsync();
        (await ReasonsAsync(after)).ShouldBeEmpty();
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Ids_AsBytesOrUuid_SortTheSameWay(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await using var db = await bench.DbAsync();
        Guid[] ids = [.. Enumerable.Range(0, 200).Select(static n => StableId.Of(Acme, "sort", n.ToString()))];
        await db.UpsertAsync([.. ids.Select(static id => Set(0, "x", id))], default);

        var sorted = await db.Set<QuarantinedEvent>().OrderBy(static q => q.EventId).Select(static q => q.EventId).ToListAsync();
        sorted.ShouldBe(ids.OrderBy(static id => Convert.ToHexString(id.ToByteArray(true)), StringComparer.Ordinal));
    }

    private static async Task<List<string>> ReasonsAsync(AppDb db) =>
        await db.Set<QuarantinedEvent>().OrderBy(static q => q.Seq).Select(static q => q.Reason).ToListAsync();

    private static QuarantinedEvent Set(int number, string reason, Guid? id = null) =>
        new() { WorkspaceId = Acme, EventId = id ?? Id(number), Seq = number, Kind = "track", Reason = reason };

    private static ApiKey Key(int number, long? revoked) => new()
    {
        Id = Id(number),
        WorkspaceId = Acme,
        Kind = KeyKind.Secret,
        Name = $"key {number}",
        Hash = $"hash {number}",
        Shown = "ü'\"--",
        CreatedAt = -5,
        RevokedAt = revoked,
    };
}
