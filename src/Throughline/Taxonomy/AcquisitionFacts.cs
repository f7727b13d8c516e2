using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Taxonomy;

/// <summary>A stored acquisition: the raw tuple, and what the workspace's current rules make of it. Publishing rules rewrites the second half of every row.</summary>
public sealed record AcquisitionFacts
{
    public required Guid WorkspaceId { get; init; }

    public required long AcquisitionId { get; init; }

    public required string TagSource { get; init; }

    public required string TagMedium { get; init; }

    public required string TagCampaign { get; init; }

    public required string TagTerm { get; init; }

    public required string TagContent { get; init; }

    public required string TagId { get; init; }

    public required string Parameters { get; init; }

    public required string Referrer { get; init; }

    public required ReferrerKind ReferrerKind { get; init; }

    public required string DeclaredChannel { get; init; }

    public required string DeclaredSource { get; init; }

    public required string PartnerCode { get; init; }

    /// <summary>One of <see cref="Channels"/>.</summary>
    public required string Channel { get; init; }

    public required bool IsPaid { get; init; }

    public required string Detail { get; init; }

    public required string Source { get; init; }

    public required string Medium { get; init; }

    public required string Campaign { get; init; }

    /// <summary>The rule that decided.</summary>
    public required string Rule { get; init; }

    /// <summary>True when any campaign field was present.</summary>
    public bool HasTags => (TagSource.Length | TagMedium.Length | TagCampaign.Length | TagTerm.Length | TagContent.Length | TagId.Length) > 0;

    /// <summary>The raw tuple of the row.</summary>
    public Acquisition ToAcquisition() => new()
    {
        Id = AcquisitionId,
        Tags = new Capture.UtmTags(TagSource, TagMedium, TagCampaign, TagTerm, TagContent, TagId),
        Parameters = Parameters,
        Referrer = Referrer,
        ReferrerKind = ReferrerKind,
        DeclaredChannel = DeclaredChannel,
        DeclaredSource = DeclaredSource,
        PartnerCode = PartnerCode,
    };

    /// <summary>The row as these rules read its tuple.</summary>
    public AcquisitionFacts ClassifiedBy(Classifier classifier)
    {
        var result = classifier.Classify(ToAcquisition());
        return this with { Channel = result.Channel, IsPaid = result.IsPaid, Detail = result.Detail, Source = result.Source, Medium = result.Medium, Campaign = result.Campaign, Rule = result.Rule };
    }

    /// <summary>What stands for "nothing is known": a person known only from a server's report.</summary>
    public static AcquisitionFacts Unknown { get; } = Of(Guid.Empty, new Acquisition(), new Classification(Channels.Other, false, "", "(not set)", "", "", ""));

    internal static AcquisitionFacts Of(Guid workspace, Acquisition acquisition, Classification classification) => new()
    {
        WorkspaceId = workspace,
        AcquisitionId = acquisition.Id,
        TagSource = acquisition.Tags.Source,
        TagMedium = acquisition.Tags.Medium,
        TagCampaign = acquisition.Tags.Campaign,
        TagTerm = acquisition.Tags.Term,
        TagContent = acquisition.Tags.Content,
        TagId = acquisition.Tags.Id,
        Parameters = acquisition.Parameters,
        Referrer = acquisition.Referrer,
        ReferrerKind = acquisition.ReferrerKind,
        DeclaredChannel = acquisition.DeclaredChannel,
        DeclaredSource = acquisition.DeclaredSource,
        PartnerCode = acquisition.PartnerCode,
        Channel = classification.Channel,
        IsPaid = classification.IsPaid,
        Detail = classification.Detail,
        Source = classification.Source,
        Medium = classification.Medium,
        Campaign = classification.Campaign,
        Rule = classification.Rule,
    };
}

internal sealed class AcquisitionTable : IEntityTypeConfiguration<AcquisitionFacts>
{
    public void Configure(EntityTypeBuilder<AcquisitionFacts> table)
    {
        table.ToTable("taxonomy_acquisitions").HasKey(static a => new { a.WorkspaceId, a.AcquisitionId });
        table.Ignore(static a => a.HasTags);
    }
}
