using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Taxonomy;

/// <summary>A published rule set. Its number is its place among the workspace's publications, in the order of the log.</summary>
internal sealed record RuleVersionRow
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>Place in the log.</summary>
    public required long Seq { get; init; }

    public required Guid EventId { get; init; }

    public required long PublishedAt { get; init; }

    /// <summary>Who, as <see cref="Access.Actor.Id"/>.</summary>
    public required string? Actor { get; init; }

    public required string? Note { get; init; }

    public required int? RolledBackTo { get; init; }

    /// <summary>A <see cref="RuleDocument"/> as JSON.</summary>
    public required string Rules { get; init; }

    /// <summary>A <see cref="RuleEffect"/> as JSON; null when nobody previewed it.</summary>
    public required string? Effect { get; init; }
}

/// <summary>The rules that new tuples are classified by: the latest version and the partners. One row a workspace.</summary>
internal sealed record RulesInForceRow
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>SHA-256 of <see cref="Rules"/>: compiled classifiers are remembered by it.</summary>
    public required string Hash { get; init; }

    /// <summary>A <see cref="RulesInForce"/> as JSON.</summary>
    public required string Rules { get; init; }
}

/// <summary>The rule set somebody is working on. One a workspace; not a projection: it is nobody's truth until it is published.</summary>
internal sealed record RuleDraftRow
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>A <see cref="RuleDocument"/> as JSON.</summary>
    public required string Rules { get; init; }

    /// <summary>Grows with every change: an edit made on an older state is refused.</summary>
    public required int Revision { get; init; }

    /// <summary>Place in the log of the version it began from; 0 for the common rules alone.</summary>
    public required long BasedOn { get; init; }

    public required long ChangedAt { get; init; }

    public required string ChangedBy { get; init; }
}

internal sealed class RuleVersionTable : IEntityTypeConfiguration<RuleVersionRow>
{
    public void Configure(EntityTypeBuilder<RuleVersionRow> table) => table.ToTable("taxonomy_versions").HasKey(static v => new { v.WorkspaceId, v.Seq });
}

internal sealed class RulesInForceTable : IEntityTypeConfiguration<RulesInForceRow>
{
    public void Configure(EntityTypeBuilder<RulesInForceRow> table) => table.ToTable("taxonomy_rules").HasKey(static r => r.WorkspaceId);
}

internal sealed class RuleDraftTable : IEntityTypeConfiguration<RuleDraftRow>
{
    public void Configure(EntityTypeBuilder<RuleDraftRow> table) => table.ToTable("taxonomy_drafts").HasKey(static d => d.WorkspaceId);
}
