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

    /// <summary>An interaction, or anything with a declared channel: a touch of its own, outside sessions.</summary>
    Interaction = 5,
}

/// <summary>What a touch was. From <see cref="EmailOpen"/> on they are exposures: kept, credited only on demand.</summary>
public enum TouchKind
{
    /// <summary>The start of a session.</summary>
    Visit = 1,

    /// <summary>A phone call from the person.</summary>
    Call = 2,

    /// <summary>A chat or a message.</summary>
    Chat = 3,

    /// <summary>A meeting was booked.</summary>
    Meeting = 4,

    /// <summary>A tracked link in an e-mail was followed.</summary>
    EmailClick = 5,

    /// <summary>A QR code was scanned.</summary>
    QrScan = 6,

    /// <summary>A coupon was issued to the person.</summary>
    Coupon = 7,

    /// <summary>A fair, booth or webinar was attended.</summary>
    Event = 8,

    /// <summary>A partner or reseller brought the person.</summary>
    Partner = 9,

    /// <summary>Sales wrote, called or sent mail, or got an answer to it.</summary>
    Outbound = 10,

    /// <summary>Entered by hand, by API or by import with its channel.</summary>
    Entered = 11,

    /// <summary>An e-mail's picture was loaded.</summary>
    EmailOpen = 100,

    /// <summary>An ad was shown.</summary>
    AdImpression = 101,
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

    /// <summary>What touch it makes, or starts when it starts a session.</summary>
    public required TouchKind Touch { get; init; }

    /// <summary>The raw tuple it arrived with; 0 when it did not arrive from anywhere (an internal step, a reported event).</summary>
    public required long AcquisitionId { get; init; }

    public required long PageId { get; init; }

    /// <summary>0 none, 1 referrer only, 2 campaign tags or click ids.</summary>
    public required int Evidence { get; init; }

    /// <summary>What has to differ for a new session: source, medium, campaign and click ids, or the referring host.</summary>
    public required long EvidenceKey { get; init; }

    /// <summary>Milliseconds that the page was read, as the tracker tells when it is left; 0 when it tells nothing.</summary>
    public required int EngagedMs { get; init; }

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

    /// <summary>Pages seen; one that was told twice within a second counts once.</summary>
    public required int Views { get; init; }

    /// <summary>When a page was last seen, UTC milliseconds; 0 when none was.</summary>
    public required long LastViewAt { get; init; }

    /// <summary>The page that was last seen.</summary>
    public required long LastViewPageId { get; init; }

    /// <summary>Milliseconds that its pages were read.</summary>
    public required long EngagedMs { get; init; }

    /// <summary>Forms sent, and calls, chats and meetings that fell into it.</summary>
    public required int Conversions { get; init; }

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

    public required TouchKind Kind { get; init; }

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

/// <summary>Which touches can earn credit.</summary>
public static class TouchKinds
{
    /// <summary>Whether it only says that something was seen: kept in the journey, without credit unless asked for.</summary>
    public static bool IsExposure(this TouchKind kind) => kind >= TouchKind.EmailOpen;
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
        table.HasIndex(static t => new { t.WorkspaceId, t.OccurredAt }).HasFilter("flag is not null").HasDatabaseName("journeys_touches_flagged");
        table.HasAnnotation(AppDb.Clustered, true);
    }
}

internal sealed class PageTable : IEntityTypeConfiguration<Page>
{
    public void Configure(EntityTypeBuilder<Page> table) => table.ToTable("journeys_pages").HasKey(static p => new { p.WorkspaceId, p.PageId });
}
