using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Log;

/// <summary>How far the projections have read the log; one row.</summary>
internal sealed class Checkpoint
{
    public required string Name { get; init; }

    public required long Seq { get; set; }
}

/// <summary>An event that a room could not handle: set aside with the reason, replayable after a fix.</summary>
public sealed class QuarantinedEvent
{
    public required Guid WorkspaceId { get; init; }

    public required Guid EventId { get; init; }

    public required long Seq { get; init; }

    public required string Kind { get; init; }

    /// <summary>Why, in one line.</summary>
    public required string Reason { get; init; }
}

/// <summary>People whose facts changed, in order of change: read by journey indexes of all processes to stay fresh. Bookkeeping, not a projection.</summary>
public sealed class PersonChange
{
    public long Id { get; init; }

    public required Guid WorkspaceId { get; init; }

    public required Guid PersonId { get; init; }
}

internal sealed class CheckpointTable : IEntityTypeConfiguration<Checkpoint>
{
    public void Configure(EntityTypeBuilder<Checkpoint> table) => table.ToTable("log_checkpoints").HasKey(static c => c.Name);
}

internal sealed class QuarantinedEventTable : IEntityTypeConfiguration<QuarantinedEvent>
{
    public void Configure(EntityTypeBuilder<QuarantinedEvent> table) => table.ToTable("log_quarantine").HasKey(static q => new { q.WorkspaceId, q.EventId });
}

internal sealed class PersonChangeTable : IEntityTypeConfiguration<PersonChange>
{
    public void Configure(EntityTypeBuilder<PersonChange> table)
    {
        table.ToTable("log_person_changes").HasKey(static c => c.Id);
        table.HasAnnotation("Throughline:Generated", true);
    }
}
