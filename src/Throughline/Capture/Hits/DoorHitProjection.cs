using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Hits;

/// <summary>Keeps the uses of links, codes and coupons for the pages that count them.</summary>
internal sealed class DoorHitProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(DoorHit)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var hits = batch.Events.Select(Read).OfType<DoorHit>().ToList();
        await batch.Db.InsertNewAsync(hits, cancellation);
        foreach (var e in batch.Events.Where(static e => e.Kind == DoorEvents.Flagged))
        {
            var flagged = e.Read<HitFlagged>();
            await batch.Db.Set<DoorHit>()
                .Where(h => h.WorkspaceId == batch.Workspace && h.ThingId == flagged.Thing && h.OccurredAt == flagged.OccurredAt && h.EventId == flagged.Event)
                .ExecuteUpdateAsync(set => set.SetProperty(static h => h.Flag, flagged.Flag), cancellation);
        }
    }

    // Interactions of other doors have no thing of ours.
    private static DoorHit? Read(Envelope e)
    {
        if (e.Kind is not (Kinds.Interaction or DoorEvents.LinkClicked) || e.Facts.Properties is not { ValueKind: JsonValueKind.Object } properties)
            return null;
        if (!properties.TryGetProperty("thing", out var thing) || !thing.TryGetGuid(out _))
            return null;
        var facts = e.Read<HitFacts>();
        return new DoorHit
        {
            WorkspaceId = e.Workspace,
            ThingId = facts.Thing,
            OccurredAt = e.OccurredAt,
            EventId = e.EventId,
            Name = e.Facts.Name ?? e.Kind,
            PartId = facts.Part ?? Guid.Empty,
            Recipient = facts.Recipient ?? 0,
            Class = facts.Class ?? "",
            Flag = e.Facts.Flag,
        };
    }
}
