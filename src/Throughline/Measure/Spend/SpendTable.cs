using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Measure;

/// <summary>What one campaign cost on one day, as last stated. Its channel is decided by the same rules as visits with the same tags.</summary>
internal sealed record Spend
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>Day in the ad account's zone, as yyyymmdd.</summary>
    public required int Day { get; init; }

    /// <summary>The acquisition that a visit with the campaign's tags has.</summary>
    public required long AcquisitionId { get; init; }

    public required string Currency { get; init; }

    public required long AmountMinor { get; init; }

    public required long Clicks { get; init; }

    public required long Impressions { get; init; }

    /// <summary>Place in the log of the statement that holds: a later one overrules it.</summary>
    public required long Seq { get; init; }

    public required Guid EventId { get; init; }
}

internal sealed class SpendTable : IEntityTypeConfiguration<Spend>
{
    public void Configure(EntityTypeBuilder<Spend> table) =>
        table.ToTable("measure_spend").HasKey(static s => new { s.WorkspaceId, s.Day, s.AcquisitionId, s.Currency });
}

/// <summary>Payload of <c>spend.recorded</c>.</summary>
internal sealed record SpendStatement(int Day, string? Source, string? Medium, string? Campaign, long AmountMinor, string Currency, long Clicks, long Impressions);
