using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.References;

/// <summary>A reference code given to a visitor or for a lead: what somebody says on the phone leads back to it.</summary>
internal sealed record IssuedReference
{
    public required Guid WorkspaceId { get; init; }

    public required string Code { get; init; }

    /// <summary>What it stands for: <c>visitor</c> or <c>lead</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The visitor or the lead.</summary>
    public required Guid Target { get; init; }

    /// <summary>Of a lead: the identifier it was made with; what carries the code belongs to its history.</summary>
    public required Guid? Subject { get; init; }

    public required long IssuedAt { get; init; }
}

internal sealed class IssuedReferenceTable : IEntityTypeConfiguration<IssuedReference>
{
    public void Configure(EntityTypeBuilder<IssuedReference> table)
    {
        table.ToTable("capture_references").HasKey(static r => new { r.WorkspaceId, r.Code });
        table.HasIndex(static r => new { r.WorkspaceId, r.Kind, r.Target }).IsUnique().HasDatabaseName("capture_references_target");
    }
}
