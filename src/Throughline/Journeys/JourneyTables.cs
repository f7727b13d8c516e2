using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>What a hit is to its session.</summary>
public enum HitKind
{
    /// <summary>A page or screen seen: starts or continues a session.</summary>
    View = 1,

    /// <summary>A form sent from a page: starts or continues a session.</summary>
    Form = 2,

    /// <summary>Anything else the visitor did on a page: starts or continues a session.</summary>
    Action = 3,

    /// <summary>Reported by a server without a page: on the timeline, never a session.</summary>
    Reported = 4,

    /// <summary>An interaction with a declared channel (call, meeting, entered by hand): a touch of its own.</summary>
    Interaction = 5,
}

/// <summary>One thing a subject did, with the evidence of where it came from.</summary>
internal sealed record Hit
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>The visitor, or the identifier when a server reported without one.</summary>
    public required Guid SubjectId { get; init; }

    public required long OccurredAt { get; init; }

    public required Guid EventId { get; init; }

    public required long ReceivedAt { get; init; }

    public required HitKind Kind { get; init; }

    /// <summary>The raw tuple it arrived with; 0 when it did not arrive from anywhere (an internal step, a reported event).</summary>
    public required long AcquisitionId { get; init; }

    public required long PageId { get; init; }

    /// <summary>0 none, 1 referrer only, 2 campaign tags or click ids.</summary>
    public required int Evidence { get; init; }

    /// <summary>What has to differ for a new session: source, medium, campaign and click ids, or the referring host.</summary>
    public required long EvidenceKey { get; init; }

    public required string? Flag { get; init; }
}

/// <summary>A visitor's burst of activity.</summary>
public sealed record Session
{
    public required Guid WorkspaceId { get; init; }

    public required Guid SubjectId { get; init; }

    public required long StartedAt { get; init; }

    /// <summary>Named after its first hit's event.</summary>
    public required Guid SessionId { get; init; }

    public required long ReceivedAt { get; init; }

    public required long LastAt { get; init; }

    public required Guid PersonId { get; init; }

    public required long AcquisitionId { get; init; }

    public required long PageId { get; init; }

    public required long EvidenceKey { get; init; }

    public required int Views { get; init; }

    public required int Hits { get; init; }

    public required string? Flag { get; init; }
}

/// <summary>A place in a person's journey that can earn credit.</summary>
public sealed record Touch
{
    public required Guid WorkspaceId { get; init; }

    public required Guid PersonId { get; init; }

    public required long OccurredAt { get; init; }

    /// <summary>The event that made it: its raw form is the evidence.</summary>
    public required Guid TouchId { get; init; }

    public required long ReceivedAt { get; init; }

    public required long AcquisitionId { get; init; }

    public required long PageId { get; init; }

    public required HitKind Kind { get; init; }

    public required Guid SubjectId { get; init; }

    public required string? Flag { get; init; }
}

/// <summary>A landing page: host and path, without query.</summary>
internal sealed class Page
{
    public required Guid WorkspaceId { get; init; }

    public required long PageId { get; init; }

    public required string Address { get; init; }
}

internal sealed class HitTable : IEntityTypeConfiguration<Hit>
{
    public void Configure(EntityTypeBuilder<Hit> table)
    {
        table.ToTable("journeys_hits").HasKey(static h => new { h.WorkspaceId, h.SubjectId, h.OccurredAt, h.EventId });
        table.HasAnnotation(AppDb.Clustered, true);
    }
}

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> table)
    {
        table.ToTable("journeys_sessions").HasKey(static s => new { s.WorkspaceId, s.SubjectId, s.StartedAt, s.SessionId });
        table.HasAnnotation(AppDb.Clustered, true);
    }
}

internal sealed class TouchTable : IEntityTypeConfiguration<Touch>
{
    public void Configure(EntityTypeBuilder<Touch> table)
    {
        table.ToTable("journeys_touches").HasKey(static t => new { t.WorkspaceId, t.PersonId, t.OccurredAt, t.ReceivedAt, t.TouchId });
        table.HasIndex(static t => new { t.WorkspaceId, t.SubjectId }).HasDatabaseName("journeys_touches_subject");
        table.HasAnnotation(AppDb.Clustered, true);
    }
}

internal sealed class PageTable : IEntityTypeConfiguration<Page>
{
    public void Configure(EntityTypeBuilder<Page> table) => table.ToTable("journeys_pages").HasKey(static p => new { p.WorkspaceId, p.PageId });
}
