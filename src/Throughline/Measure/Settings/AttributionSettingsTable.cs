using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Measure;

/// <summary>A workspace's settings of attribution from an instant on, until the next ones, and who set them.</summary>
internal sealed class AttributionSettingsRow
{
    public required Guid WorkspaceId { get; init; }

    /// <summary><c>goal = lookback</c>, one a line.</summary>
    public required string Lookbacks { get; set; }

    public required bool WholeDays { get; set; }

    public required bool Reset { get; set; }

    public required bool WholeCompany { get; set; }

    /// <summary><c>role = weight</c>, one a line.</summary>
    public required string RoleWeights { get; set; }

    public required int FewestConversions { get; set; }

    public required int FewestTouches { get; set; }

    /// <summary>A user or key, as in the audit trail.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>UTC milliseconds.</summary>
    public required long ChangedAt { get; set; }
}

internal sealed class AttributionSettingsTable : IEntityTypeConfiguration<AttributionSettingsRow>
{
    public void Configure(EntityTypeBuilder<AttributionSettingsRow> table) => table.ToTable("measure_attribution_settings").HasKey(static s => new { s.WorkspaceId, s.ChangedAt });
}
