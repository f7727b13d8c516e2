using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Access;

/// <summary>The built-in conversions that a stage of the funnel may stand for, in the order they happen.</summary>
public static class Conversions
{
    public const string FirstTouch = "first_touch";
    public const string EngagedSession = "engaged_session";
    public const string LeadCreated = "lead_created";
    public const string LeadQualified = "lead_qualified";
    public const string DealOpened = "deal_opened";
    public const string DealWon = "deal_won";

    public static IReadOnlyList<string> All { get; } = [FirstTouch, EngagedSession, LeadCreated, LeadQualified, DealOpened, DealWon];

    /// <summary>What it says to people.</summary>
    public static string Title(string conversion) => conversion switch
    {
        FirstTouch => "First touch",
        EngagedSession => "Engaged session",
        LeadCreated => "Lead created",
        LeadQualified => "Lead qualified",
        DealOpened => "Deal opened",
        DealWon => "Deal won",
        _ => conversion,
    };
}

/// <summary>One stage of a workspace's funnel map as it was from an instant on, until the next one.</summary>
public sealed class FunnelStage
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>When the map was saved, UTC milliseconds.</summary>
    public required long ChangedAt { get; init; }

    /// <summary>Place from the top, 1 to 6.</summary>
    public required int Position { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="Conversions"/>: reaching it is reaching the stage.</summary>
    public required string Conversion { get; init; }

    /// <summary>Share of a deal's value that the stage-weighted model gives to reaching this stage, relative to the other stages; 0 to 100.</summary>
    public required int Weight { get; init; }
}

internal sealed class FunnelStageTable : IEntityTypeConfiguration<FunnelStage>
{
    public void Configure(EntityTypeBuilder<FunnelStage> table) => table.ToTable("access_funnel_stages").HasKey(static s => new { s.WorkspaceId, s.ChangedAt, s.Position });
}
