using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Taxonomy;

namespace Throughline.Journeys;

/// <summary>Something wrong with the address of a hit that its acquisition no longer shows: a macro nobody filled in, a misspelt name, a link broken on the way.</summary>
public sealed record TagFlaw
{
    public required Guid WorkspaceId { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>One of <see cref="UrlWarnings"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The parameter at fault.</summary>
    public required string Parameter { get; init; }

    /// <summary>What was probably meant; empty when unknown.</summary>
    public required string Suggestion { get; init; }

    public required Guid SubjectId { get; init; }

    public required long OccurredAt { get; init; }

    public required long AcquisitionId { get; init; }

    /// <summary>The flaws of one event, each once; none of events that reports leave out.</summary>
    internal static IEnumerable<TagFlaw> Of(Envelope e, Guid subject, LandingUrl landing, Acquisition acquisition) =>
        e.Facts.Flag is not null || landing.Warnings.Count == 0
            ? []
            : landing.Warnings.Where(static w => w.Code is not (UrlWarnings.UrlCut or UrlWarnings.ClickIdDropped)).Select(w => new TagFlaw
            {
                WorkspaceId = e.Workspace,
                EventId = e.EventId,
                Code = w.Code,
                Parameter = w.Parameter.ToLowerInvariant().Replace('\0', '\ufffd'),
                Suggestion = w.Suggestion,
                SubjectId = subject,
                OccurredAt = e.OccurredAt,
                AcquisitionId = acquisition.Id,
            }).DistinctBy(static f => (f.Code, f.Parameter));
}

internal sealed class TagFlawTable : IEntityTypeConfiguration<TagFlaw>
{
    public void Configure(EntityTypeBuilder<TagFlaw> table)
    {
        table.ToTable("journeys_tag_flaws").HasKey(static f => new { f.WorkspaceId, f.EventId, f.Code, f.Parameter });
        table.HasIndex(static f => new { f.WorkspaceId, f.OccurredAt }).HasDatabaseName("journeys_tag_flaws_time");
    }
}
