using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Calls;

/// <summary>A number of ours: of one placement, or one of a pool that is lent to visitors.</summary>
internal sealed record CallNumber
{
    public required Guid WorkspaceId { get; init; }

    public required Guid NumberId { get; init; }

    public required string E164 { get; init; }

    /// <summary>As the pages print it.</summary>
    public required string Shown { get; init; }

    /// <summary>Where it stands: <c>Spring leaflet</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Channel of calls to it; null for numbers of a pool.</summary>
    public required string? Channel { get; init; }

    /// <summary>Source of calls to it.</summary>
    public required string? Source { get; init; }

    /// <summary>The pool it belongs to; null for a placement's number.</summary>
    public required Guid? PoolId { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>From when on it is not lent and not shown; calls to it are still known.</summary>
    public required long? RetiredAt { get; init; }

    public required string? RetiredBy { get; init; }

    /// <summary>Counts its loans, so that two servers do not lend it at once.</summary>
    public required long Loans { get; init; }
}

/// <summary>Numbers lent to one visitor at a time, in place of the one that the pages print.</summary>
internal sealed record NumberPool
{
    public required Guid WorkspaceId { get; init; }

    public required Guid PoolId { get; init; }

    public required string Name { get; init; }

    /// <summary>The printed number, E.164.</summary>
    public required string Printed { get; init; }

    /// <summary>The same as the pages print it, which may lack the country code.</summary>
    public required string PrintedAs { get; init; }

    /// <summary>Minutes after the last activity in which the number stays with its visitor.</summary>
    public required int HoldMinutes { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required long? RemovedAt { get; init; }

    public required string? RemovedBy { get; init; }

    public long HoldMs => HoldMinutes * 60_000L;
}

/// <summary>A visitor had a number from the start to some time after the last activity.</summary>
internal sealed record NumberLoan
{
    public required Guid WorkspaceId { get; init; }

    public required Guid NumberId { get; init; }

    public required long StartedAt { get; init; }

    public required Guid Visitor { get; init; }

    public required long LastAt { get; init; }
}

internal sealed class CallNumberTable : IEntityTypeConfiguration<CallNumber>
{
    public void Configure(EntityTypeBuilder<CallNumber> table)
    {
        table.ToTable("capture_numbers").HasKey(static n => new { n.WorkspaceId, n.NumberId });
        table.HasIndex(static n => new { n.WorkspaceId, n.E164 }).IsUnique().HasDatabaseName("capture_numbers_e164");
    }
}

internal sealed class NumberPoolTable : IEntityTypeConfiguration<NumberPool>
{
    public void Configure(EntityTypeBuilder<NumberPool> table)
    {
        table.ToTable("capture_number_pools").HasKey(static p => new { p.WorkspaceId, p.PoolId });
        table.Ignore(static p => p.HoldMs);
    }
}

internal sealed class NumberLoanTable : IEntityTypeConfiguration<NumberLoan>
{
    public void Configure(EntityTypeBuilder<NumberLoan> table)
    {
        table.ToTable("capture_number_loans").HasKey(static l => new { l.WorkspaceId, l.NumberId, l.StartedAt });
        table.HasIndex(static l => new { l.WorkspaceId, l.Visitor }).HasDatabaseName("capture_number_loans_visitor");
    }
}
