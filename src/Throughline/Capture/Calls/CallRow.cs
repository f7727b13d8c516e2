using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Calls;

/// <summary>A call as it stands now. Who called is in its event, where an erasure finds it; here is only a key that tells callers apart.</summary>
internal sealed record CallRow
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>The call's event.</summary>
    public required Guid CallId { get; init; }

    public required long StartedAt { get; init; }

    public required string Provider { get; init; }

    public required string Status { get; init; }

    public required int Seconds { get; init; }

    public required bool IsQualified { get; init; }

    public required bool IsInbound { get; init; }

    public required string? Number { get; init; }

    public required string? NumberName { get; init; }

    public required string? Channel { get; init; }

    public required string Confidence { get; init; }

    public required bool HasVisitor { get; init; }

    public required Guid? CallerKey { get; init; }

    public required string? Tags { get; init; }

    public required string? Flag { get; init; }
}

internal sealed class CallRowTable : IEntityTypeConfiguration<CallRow>
{
    public void Configure(EntityTypeBuilder<CallRow> table)
    {
        table.ToTable("capture_calls").HasKey(static c => new { c.WorkspaceId, c.CallId });
        table.HasIndex(static c => new { c.WorkspaceId, c.StartedAt }).HasDatabaseName("capture_calls_started");
        table.HasIndex(static c => new { c.WorkspaceId, c.CallerKey }).HasDatabaseName("capture_calls_caller");
    }
}
