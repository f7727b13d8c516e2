using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Hooks.Answers;

/// <summary>An answer that a delivery named and that has to be fetched.</summary>
internal sealed record AwaitedAnswer
{
    public required Guid WorkspaceId { get; init; }

    public required Guid SourceId { get; init; }

    /// <summary>The other side's id of the answer.</summary>
    public required string LeadKey { get; init; }

    /// <summary>When it was named first, UTC milliseconds.</summary>
    public required long NamedAt { get; init; }

    /// <summary>When it is asked for next, UTC milliseconds; null when it is here, or was given up.</summary>
    public required long? NextAt { get; init; }

    /// <summary>How often it was asked for in vain.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it came; null while it has not.</summary>
    public required long? FetchedAt { get; init; }

    /// <summary>Why it did not come the last time.</summary>
    public required string? Note { get; init; }
}

internal sealed class AwaitedAnswerTable : IEntityTypeConfiguration<AwaitedAnswer>
{
    public void Configure(EntityTypeBuilder<AwaitedAnswer> table)
    {
        table.ToTable("capture_hook_answers").HasKey(static a => new { a.WorkspaceId, a.SourceId, a.LeadKey });
        table.HasIndex(static a => a.NextAt).HasDatabaseName("capture_hook_answers_next");
    }
}
