using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Deals;

/// <summary>An opportunity with at least one lead. Money in minor units of its own currency.</summary>
public sealed record Deal
{
    public required Guid WorkspaceId { get; init; }

    public required Guid DealId { get; init; }

    public required string Name { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required long AmountMinor { get; init; }

    /// <summary>Sum of refunds, minor units, positive.</summary>
    public required long RefundedMinor { get; init; }

    /// <summary>Sales stage while open, the workspace's own words.</summary>
    public required string Stage { get; init; }

    /// <summary>One of <see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    public required string? LostBecause { get; init; }

    public required long OpenedAt { get; init; }

    /// <summary>When it was won or lost; null while open.</summary>
    public required long? ClosedAt { get; init; }

    /// <summary>The lead it is counted under; one of its contacts.</summary>
    public required Guid LeadId { get; init; }

    /// <summary>What it brought: amount less refunds when won, else nothing.</summary>
    public long RevenueMinor => Outcome == Outcomes.Won ? AmountMinor - RefundedMinor : 0;

    /// <summary>The deal as a viewer sees it: people name deals after people.</summary>
    public Deal WithoutPersonal() => this with { Name = PseudonymOf(DealId) };

    /// <summary>What a deal is called where its name may not be shown.</summary>
    public static string PseudonymOf(Guid deal) => $"Deal {deal.ToString("N")[^8..]}";
}

/// <summary>How a deal stands.</summary>
public static class Outcomes
{
    public const string Open = "open";
    public const string Won = "won";
    public const string Lost = "lost";

    public static IReadOnlyList<string> All { get; } = [Open, Won, Lost];
}

/// <summary>A lead's part in a deal: the buying group.</summary>
public sealed record DealContact
{
    public required Guid WorkspaceId { get; init; }

    public required Guid DealId { get; init; }

    public required Guid LeadId { get; init; }

    public required string Role { get; init; }

    /// <summary>Order in which they were named; 0 is the deal's lead.</summary>
    public required int Place { get; init; }
}

/// <summary>One event in a deal's life, with its money.</summary>
public sealed record DealChange
{
    public required Guid WorkspaceId { get; init; }

    public required Guid DealId { get; init; }

    public required Guid EventId { get; init; }

    public required long OccurredAt { get; init; }

    public required long ReceivedAt { get; init; }

    public required string Kind { get; init; }

    /// <summary>The deal's name, the reason, or the contact's role, by kind.</summary>
    public required string? Text { get; init; }

    /// <summary>The new sales stage, where the event sets one.</summary>
    public required string? Stage { get; init; }

    public required string? Currency { get; init; }

    public required long? AmountMinor { get; init; }
}

internal sealed class DealTable : IEntityTypeConfiguration<Deal>
{
    public void Configure(EntityTypeBuilder<Deal> table)
    {
        table.ToTable("deals_deals").HasKey(static d => new { d.WorkspaceId, d.DealId });
        table.Ignore(static d => d.RevenueMinor);
        table.HasIndex(static d => new { d.WorkspaceId, d.Outcome, d.ClosedAt }).HasDatabaseName("deals_deals_closed");
        // The list's totals add up every deal of a filter: from the index alone.
        table.HasIndex(static d => new { d.WorkspaceId, d.Currency, d.Outcome, d.AmountMinor, d.RefundedMinor }).HasDatabaseName("deals_deals_totals");
        table.HasIndex(static d => new { d.WorkspaceId, d.OpenedAt, d.DealId }).HasDatabaseName("deals_deals_opened");
    }
}

internal sealed class DealContactTable : IEntityTypeConfiguration<DealContact>
{
    public void Configure(EntityTypeBuilder<DealContact> table)
    {
        table.ToTable("deals_contacts").HasKey(static c => new { c.WorkspaceId, c.DealId, c.LeadId });
        table.HasIndex(static c => new { c.WorkspaceId, c.LeadId }).HasDatabaseName("deals_contacts_lead");
    }
}

internal sealed class DealChangeTable : IEntityTypeConfiguration<DealChange>
{
    public void Configure(EntityTypeBuilder<DealChange> table) => table.ToTable("deals_changes").HasKey(static c => new { c.WorkspaceId, c.DealId, c.EventId });
}
