using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>One identifier of somebody: an e-mail's match key, a user id, a reference. A person is a connected component of these.</summary>
internal sealed class IdentityNode
{
    public required Guid WorkspaceId { get; init; }

    public required Guid NodeId { get; init; }

    public required string Kind { get; init; }

    /// <summary>The match key itself.</summary>
    public required string Value { get; init; }

    /// <summary>Place in the log of the first event that named it.</summary>
    public required long FirstSeq { get; set; }

    /// <summary>A user id in the workspace's own word: two of them are two people.</summary>
    public bool IsStated { get; set; }

    /// <summary>The component it belongs to, named after its oldest node.</summary>
    public required Guid PersonId { get; set; }
}

/// <summary>Evidence that two identifiers are one person. Taking it away undoes the merge.</summary>
internal sealed class IdentityEdge
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>The smaller of the two ids.</summary>
    public required Guid NodeA { get; init; }

    public required Guid NodeB { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>The browser that joined them; the nil id when one event named both.</summary>
    public required Guid VisitorId { get; init; }

    public required long OccurredAt { get; init; }

    /// <summary>Rests on a user id or telephone number that a public key claimed: joins only where one side has no known e-mail.</summary>
    public required bool IsClaim { get; init; }

    /// <summary>Somebody of the workspace said so, and can take it back.</summary>
    public bool IsByHand { get; init; }
}

/// <summary>A visitor gave an identifier at a time.</summary>
internal sealed record IdentityMark
{
    public required Guid WorkspaceId { get; init; }

    public required Guid VisitorId { get; init; }

    public required long OccurredAt { get; init; }

    public required long ReceivedAt { get; init; }

    public required Guid EventId { get; init; }

    public required Guid NodeId { get; init; }

    public required string Kind { get; init; }
}

/// <summary>From when on a visitor is which person; the first span starts at the beginning of time. Visitors that never gave an identifier have none and are their own person.</summary>
internal sealed record IdentitySpan
{
    public required Guid WorkspaceId { get; init; }

    public required Guid VisitorId { get; init; }

    public required long FromAt { get; init; }

    public required Guid NodeId { get; init; }

    public required Guid PersonId { get; init; }
}

/// <summary>One side of a hand-over: the tracker's submit event (visitor) or the form post on another host (node). Two sides with one code make a mark.</summary>
internal sealed class IdentityHandOver
{
    public required Guid WorkspaceId { get; init; }

    public required Guid HandOverId { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>The visitor or the node.</summary>
    public required Guid SideId { get; init; }

    /// <summary>Null for the visitor's side; the node's kind for the other.</summary>
    public required string? NodeKind { get; init; }

    public required long OccurredAt { get; init; }

    public required long ReceivedAt { get; init; }
}

internal sealed class IdentityNodeTable : IEntityTypeConfiguration<IdentityNode>
{
    public void Configure(EntityTypeBuilder<IdentityNode> table)
    {
        table.ToTable("identity_nodes").HasKey(static n => new { n.WorkspaceId, n.NodeId });
        table.HasIndex(static n => new { n.WorkspaceId, n.PersonId }).HasDatabaseName("identity_nodes_person");
    }
}

internal sealed class IdentityEdgeTable : IEntityTypeConfiguration<IdentityEdge>
{
    public void Configure(EntityTypeBuilder<IdentityEdge> table)
    {
        table.ToTable("identity_edges").HasKey(static e => new { e.WorkspaceId, e.NodeA, e.NodeB, e.EventId, e.VisitorId });
        table.HasIndex(static e => new { e.WorkspaceId, e.NodeB }).HasDatabaseName("identity_edges_b");
        table.HasIndex(static e => new { e.WorkspaceId, e.VisitorId }).HasDatabaseName("identity_edges_visitor");
    }
}

internal sealed class IdentityMarkTable : IEntityTypeConfiguration<IdentityMark>
{
    public void Configure(EntityTypeBuilder<IdentityMark> table)
    {
        table.ToTable("identity_marks").HasKey(static m => new { m.WorkspaceId, m.VisitorId, m.OccurredAt, m.EventId, m.NodeId });
        table.HasAnnotation(AppDb.Clustered, true);
    }
}

internal sealed class IdentitySpanTable : IEntityTypeConfiguration<IdentitySpan>
{
    public void Configure(EntityTypeBuilder<IdentitySpan> table)
    {
        table.ToTable("identity_spans").HasKey(static s => new { s.WorkspaceId, s.VisitorId, s.FromAt });
        table.HasIndex(static s => new { s.WorkspaceId, s.PersonId }).HasDatabaseName("identity_spans_person");
        table.HasIndex(static s => new { s.WorkspaceId, s.NodeId }).HasDatabaseName("identity_spans_node");
    }
}

internal sealed class IdentityHandOverTable : IEntityTypeConfiguration<IdentityHandOver>
{
    public void Configure(EntityTypeBuilder<IdentityHandOver> table) =>
        table.ToTable("identity_hand_overs").HasKey(static h => new { h.WorkspaceId, h.HandOverId, h.EventId, h.SideId });
}
