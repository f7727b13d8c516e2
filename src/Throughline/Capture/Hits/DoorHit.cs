using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Storage;

namespace Throughline.Capture.Hits;

/// <summary>One use of a link, code, coupon or badge, read out of the log so that pages can count.</summary>
internal sealed record DoorHit
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>What was used: a link, mailing, placement, coupon batch or event.</summary>
    public required Guid ThingId { get; init; }

    public required long OccurredAt { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>What happened, as the event is named.</summary>
    public required string Name { get; init; }

    /// <summary>The part of it: the link of a mailing, the coupon of a batch; empty when none.</summary>
    public required Guid PartId { get; init; }

    /// <summary>The recipient or attendee; 0 when unknown.</summary>
    public required long Recipient { get; init; }

    /// <summary>How an open was made: <c>human</c>, <c>proxy</c>, <c>machine</c>; empty for the rest.</summary>
    public required string Class { get; init; }

    /// <summary>Why it does not count: a machine, or a repeat of the same visitor.</summary>
    public required string? Flag { get; init; }
}

internal sealed class DoorHitTable : IEntityTypeConfiguration<DoorHit>
{
    public void Configure(EntityTypeBuilder<DoorHit> table)
    {
        table.ToTable("capture_hits").HasKey(static h => new { h.WorkspaceId, h.ThingId, h.OccurredAt, h.EventId });
        table.HasIndex(static h => new { h.WorkspaceId, h.PartId }).HasDatabaseName("capture_hits_part");
        table.HasAnnotation(AppDb.Clustered, true);
    }
}
