using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Leads.Meetings;

/// <summary>A meeting we invited a lead to, as it stands now.</summary>
public sealed record Meeting
{
    /// <summary>The state that nothing ends.</summary>
    public const string Cancelled = "cancelled";

    public required Guid WorkspaceId { get; init; }

    public required Guid MeetingId { get; init; }

    public required Guid LeadId { get; init; }

    /// <summary>Raised by every change, so that calendars take the newest.</summary>
    public required int Sequence { get; init; }

    public required string Title { get; init; }

    public required long StartsAt { get; init; }

    public required long EndsAt { get; init; }

    public required string Place { get; init; }

    /// <summary>Stands for it in the address that leads to it: <c>/m/{join}</c>.</summary>
    public required Guid JoinId { get; init; }

    /// <summary><c>invited</c>, <c>accepted</c>, <c>tentative</c>, <c>declined</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>When the answer that stands was given, by the guest's calendar; null while nobody answered this time and place.</summary>
    public required long? AnsweredAt { get; init; }

    /// <summary>When we changed it last.</summary>
    public required long UpdatedAt { get; init; }
}

internal sealed class MeetingTable : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> table)
    {
        table.ToTable("leads_meetings").HasKey(static m => new { m.WorkspaceId, m.MeetingId });
        table.HasIndex(static m => new { m.WorkspaceId, m.LeadId }).HasDatabaseName("leads_meetings_lead");
        table.HasIndex(static m => m.JoinId).IsUnique().HasDatabaseName("leads_meetings_join");
    }
}
