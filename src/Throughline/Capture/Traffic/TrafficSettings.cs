using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Traffic;

/// <summary>What a workspace counts as its own people and its tests. One row a workspace; without it nothing is.</summary>
internal sealed class TrafficSettings
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>Networks of the workspace's own people, one a line: <c>203.0.113.0/24</c>.</summary>
    public required string Networks { get; init; }

    /// <summary>Hosts on which only tests run, one a line.</summary>
    public required string TestHosts { get; init; }

    /// <summary>Whether pages on hosts that are neither the workspace's domains nor its test hosts are somebody else's use of the key.</summary>
    public required bool OwnHostsOnly { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public required long ChangedAt { get; init; }

    public required string ChangedBy { get; init; }
}

internal sealed class TrafficSettingsTable : IEntityTypeConfiguration<TrafficSettings>
{
    public void Configure(EntityTypeBuilder<TrafficSettings> table) => table.ToTable("capture_traffic").HasKey(static s => s.WorkspaceId);
}
