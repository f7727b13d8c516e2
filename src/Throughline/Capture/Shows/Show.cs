using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Shows;

/// <summary>A trade show, conference or other event where people are met.</summary>
internal sealed class Show
{
    public required Guid WorkspaceId { get; init; }

    public required Guid ShowId { get; init; }

    /// <summary>What badges carry; unique in the installation.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string Place { get; init; }

    public required string Campaign { get; init; }

    /// <summary>What people agree to when they are scanned; shown on the scanner, kept by its number with each scan.</summary>
    public required string ConsentText { get; init; }

    /// <summary>When it begins; an imported list counts at this time.</summary>
    public required long StartsAt { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }
}

/// <summary>Somebody on the list of a show, with the code on the badge.</summary>
internal sealed class ShowAttendee
{
    public required Guid WorkspaceId { get; init; }

    public required Guid ShowId { get; init; }

    public required string Code { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Company { get; init; }

    public required string Booth { get; init; }
}

internal sealed class ShowTable : IEntityTypeConfiguration<Show>
{
    public void Configure(EntityTypeBuilder<Show> table)
    {
        table.ToTable("capture_shows").HasKey(static s => new { s.WorkspaceId, s.ShowId });
        table.HasIndex(static s => s.Code).IsUnique().HasDatabaseName("capture_shows_code");
    }
}

internal sealed class ShowAttendeeTable : IEntityTypeConfiguration<ShowAttendee>
{
    public void Configure(EntityTypeBuilder<ShowAttendee> table)
    {
        table.ToTable("capture_show_attendees").HasKey(static a => new { a.WorkspaceId, a.ShowId, a.Code });
        table.HasIndex(static a => new { a.WorkspaceId, a.ShowId, a.Email }).IsUnique().HasDatabaseName("capture_show_attendees_email");
    }
}
