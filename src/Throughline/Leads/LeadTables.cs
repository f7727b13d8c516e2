using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Leads;

/// <summary>A person in the pipeline, with the field spine: where it came from, how far it is, who works it.</summary>
public sealed record Lead
{
    public required Guid WorkspaceId { get; init; }

    public required Guid LeadId { get; init; }

    /// <summary>The identifier it was made with; its person is this lead's person.</summary>
    public required Guid NodeId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The older lead of the same person, when identity merged two; such a lead is shown as that one.</summary>
    public required Guid? MergedInto { get; init; }

    public required string? Email { get; init; }

    public required string? Name { get; init; }

    public required string? Phone { get; init; }

    public required string? Company { get; init; }

    /// <summary>Lower-case text that the search looks in: name, e-mail, company, phone.</summary>
    public required string SearchText { get; init; }

    /// <summary>How the record was made: the door.</summary>
    public required string RecordSource { get; init; }

    /// <summary>The answer to "how did you hear about us", as given; never overwrites the tracked source.</summary>
    public required string? SelfReported { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>One of <see cref="Stages"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>One of <see cref="Statuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it was disqualified; null otherwise.</summary>
    public required string? DisqualifiedBecause { get; init; }

    public required Guid? OwnerId { get; init; }

    /// <summary>Acquisition of the first touch up to the lead's creation; 0 when nothing is known.</summary>
    public required long OriginalAcquisitionId { get; init; }

    /// <summary>Acquisition of the last touch that is not Direct, else of the original.</summary>
    public required long LatestAcquisitionId { get; init; }

    /// <summary>Acquisition whose UTM set came first; 0 when no touch was tagged.</summary>
    public required long FirstUtmAcquisitionId { get; init; }

    public required long LastUtmAcquisitionId { get; init; }

    public required long FirstPageId { get; init; }

    public required long LastPageId { get; init; }

    public required int Touches { get; init; }

    public required long LastTouchAt { get; init; }

    /// <summary>What to call it: the name, else the e-mail, else the phone, else the end of its id.</summary>
    public string Label => Name ?? Email ?? Phone ?? PseudonymOf(LeadId);

    /// <summary>The lead as a viewer sees it: where it came from and how far it is, not who it is.</summary>
    public Lead WithoutPersonal() => this with { Email = null, Name = null, Phone = null, Company = null, SelfReported = null, SearchText = "" };

    /// <summary>What a lead is called where its name may not be shown.</summary>
    public static string PseudonymOf(Guid lead) => $"Lead {lead.ToString("N")[^8..]}";
}

/// <summary>What one event said about a person: the material a lead is made of.</summary>
internal sealed record LeadCapture
{
    public required Guid WorkspaceId { get; init; }

    public required Guid NodeId { get; init; }

    public required Guid EventId { get; init; }

    public required long OccurredAt { get; init; }

    public required long ReceivedAt { get; init; }

    /// <summary>Place in the log: decides which default owner was set before.</summary>
    public required long Seq { get; init; }

    /// <summary>True when the event makes a lead; false when it only adds to one.</summary>
    public required bool Makes { get; init; }

    public required string Door { get; init; }

    /// <summary>The workspace's own word: a person who works here, a secret key, a file they brought in. What anybody may send does not overrule it.</summary>
    public required bool IsStated { get; init; }

    /// <summary>The browser it came from: that browser may correct what it said. Null for posts without one.</summary>
    public required Guid? BrowserId { get; init; }

    public required string? Email { get; init; }

    public required string? Name { get; init; }

    public required string? Phone { get; init; }

    public required string? Company { get; init; }

    public required string? SelfReported { get; init; }
}

/// <summary>A change somebody made: stage, status, owner, note, corrected source.</summary>
internal sealed record LeadChange
{
    public required Guid WorkspaceId { get; init; }

    public required Guid LeadId { get; init; }

    public required Guid EventId { get; init; }

    public required long OccurredAt { get; init; }

    public required long ReceivedAt { get; init; }

    public required string Kind { get; init; }

    /// <summary>The new stage, status or owner; null for a note.</summary>
    public required string? Value { get; init; }

    public required string? Reason { get; init; }
}

/// <summary>Who gets new leads, from when on.</summary>
internal sealed record DefaultOwner
{
    public required Guid WorkspaceId { get; init; }

    public required long FromSeq { get; init; }

    public required Guid OwnerId { get; init; }
}

internal sealed class LeadTable : IEntityTypeConfiguration<Lead>
{
    public void Configure(EntityTypeBuilder<Lead> table)
    {
        table.ToTable("leads_leads").HasKey(static l => new { l.WorkspaceId, l.LeadId });
        table.Ignore(static l => l.Label);
        table.HasIndex(static l => new { l.WorkspaceId, l.PersonId }).HasDatabaseName("leads_leads_person");
        table.HasIndex(static l => new { l.WorkspaceId, l.NodeId }).HasDatabaseName("leads_leads_node");
        table.HasIndex(static l => new { l.WorkspaceId, l.LastTouchAt, l.LeadId }).HasDatabaseName("leads_leads_active");
        table.HasIndex(static l => new { l.WorkspaceId, l.CreatedAt, l.LeadId }).HasDatabaseName("leads_leads_created");
        // Filters of the list keep its order, so that a page reads its own rows only.
        table.HasIndex(static l => new { l.WorkspaceId, l.OwnerId, l.CreatedAt, l.LeadId }).HasDatabaseName("leads_leads_owner");
        table.HasIndex(static l => new { l.WorkspaceId, l.Stage, l.CreatedAt, l.LeadId }).HasDatabaseName("leads_leads_stage");
        table.HasIndex(static l => new { l.WorkspaceId, l.Status, l.CreatedAt, l.LeadId }).HasDatabaseName("leads_leads_status");
    }
}

internal sealed class LeadCaptureTable : IEntityTypeConfiguration<LeadCapture>
{
    public void Configure(EntityTypeBuilder<LeadCapture> table) => table.ToTable("leads_captures").HasKey(static c => new { c.WorkspaceId, c.NodeId, c.EventId });
}

internal sealed class LeadChangeTable : IEntityTypeConfiguration<LeadChange>
{
    public void Configure(EntityTypeBuilder<LeadChange> table) => table.ToTable("leads_changes").HasKey(static c => new { c.WorkspaceId, c.LeadId, c.EventId });
}

internal sealed class DefaultOwnerTable : IEntityTypeConfiguration<DefaultOwner>
{
    public void Configure(EntityTypeBuilder<DefaultOwner> table) => table.ToTable("leads_default_owners").HasKey(static o => new { o.WorkspaceId, o.FromSeq });
}
