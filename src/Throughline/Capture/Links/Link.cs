using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Links;

/// <summary>A registered link: a short address of ours that leads to a destination, with the campaign's tags.</summary>
internal sealed class Link
{
    public required Guid WorkspaceId { get; init; }

    public required Guid LinkId { get; init; }

    /// <summary>Its number inside signed tokens; random, unique in the installation.</summary>
    public required long Number { get; init; }

    /// <summary>The end of its short address, lower case, unique in the installation.</summary>
    public required string Code { get; init; }

    public required string Title { get; set; }

    /// <summary>Where it leads, without our tags.</summary>
    public required string Destination { get; set; }

    public required string Source { get; set; }

    public required string Medium { get; set; }

    public required string Campaign { get; set; }

    public required string Term { get; set; }

    public required string Content { get; set; }

    /// <summary>The campaign's id: joins to spend.</summary>
    public required string CampaignKey { get; set; }

    /// <summary>The channel its visits were expected to count under when it was saved.</summary>
    public required string Channel { get; set; }

    /// <summary>What the list is searched in, lower case.</summary>
    public required string SearchText { get; set; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>Since then it leads to the fallback page; null while it works.</summary>
    public required long? RetiredAt { get; set; }

    public LinkTags Tags => new(Source, Medium, Campaign, Term, Content, CampaignKey);
}

/// <summary>What a link led to since a moment, and who said so.</summary>
internal sealed class LinkChange
{
    public required Guid WorkspaceId { get; init; }

    public required Guid LinkId { get; init; }

    public required long ChangedAt { get; init; }

    public required Guid ChangeId { get; init; }

    public required string ChangedBy { get; init; }

    /// <summary>The whole address with tags; <c>retired</c> and <c>works again</c> for those changes.</summary>
    public required string Address { get; init; }
}

/// <summary>The six campaign fields a link adds; empty ones are left out.</summary>
public sealed record LinkTags(string Source, string Medium, string Campaign, string Term = "", string Content = "", string Id = "")
{
    /// <summary>Names and values in the order links carry them.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters =>
        [.. new[] { ("utm_source", Source), ("utm_medium", Medium), ("utm_campaign", Campaign), ("utm_id", Id), ("utm_term", Term), ("utm_content", Content) }.Where(static p => p.Item2.Length > 0)];
}

internal sealed class LinkTable : IEntityTypeConfiguration<Link>
{
    public void Configure(EntityTypeBuilder<Link> table)
    {
        table.ToTable("capture_links").HasKey(static l => new { l.WorkspaceId, l.LinkId });
        table.HasIndex(static l => l.Code).IsUnique().HasDatabaseName("capture_links_code");
        table.HasIndex(static l => l.Number).IsUnique().HasDatabaseName("capture_links_number");
        table.Ignore(static l => l.Tags);
    }
}

internal sealed class LinkChangeTable : IEntityTypeConfiguration<LinkChange>
{
    public void Configure(EntityTypeBuilder<LinkChange> table) =>
        table.ToTable("capture_link_changes").HasKey(static c => new { c.WorkspaceId, c.LinkId, c.ChangedAt, c.ChangeId });
}
