using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Coupons;

/// <summary>Codes made together, for one campaign and with one worth.</summary>
internal sealed class CouponBatch
{
    public required Guid WorkspaceId { get; init; }

    public required Guid BatchId { get; init; }

    public required string Name { get; init; }

    /// <summary>One word for everybody, instead of single-use codes.</summary>
    public required bool IsShared { get; init; }

    public required string Prefix { get; init; }

    public required string Campaign { get; init; }

    public required string Channel { get; init; }

    /// <summary>What the till should take off, in words: <c>10 % off</c>, <c>5 EUR</c>.</summary>
    public required string Worth { get; init; }

    public required long? ValidFrom { get; init; }

    public required long? ValidTo { get; init; }

    /// <summary>Redemptions of one code: 1 for single-use codes.</summary>
    public required int UsesAllowed { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }
}

/// <summary>One code.</summary>
internal sealed class Coupon
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>In its one form: upper case, without separators, read as people read it.</summary>
    public required string Code { get; init; }

    public required Guid BatchId { get; init; }

    /// <summary>As printed: <c>SPR-7H3K-Q9XX-A</c>.</summary>
    public required string Shown { get; init; }

    /// <summary>When it was given to somebody; null while it lies in the drawer.</summary>
    public required long? IssuedAt { get; set; }

    /// <summary>The event that issued it.</summary>
    public required Guid? IssuedBy { get; set; }
}

/// <summary>One use of a code. Uses that hold take a slot; the slots of a code are unique, so a code is never used more often than it may.</summary>
internal sealed class CouponUse
{
    public required Guid WorkspaceId { get; init; }

    public required Guid UseId { get; init; }

    public required string Code { get; init; }

    /// <summary>0 to the limit less one while it holds; the moment of its reversal, negative, afterwards.</summary>
    public required long Slot { get; set; }

    /// <summary><c>reserved</c>, <c>redeemed</c> or <c>reversed</c>.</summary>
    public required string State { get; set; }

    /// <summary>Order or receipt.</summary>
    public required string OrderId { get; init; }

    public required string Store { get; init; }

    public required long? BeforeMinor { get; init; }

    public required long? AfterMinor { get; init; }

    public required string Currency { get; init; }

    public required long UsedAt { get; init; }

    public required string UsedBy { get; init; }

    public required long? ReversedAt { get; set; }
}

internal sealed class CouponBatchTable : IEntityTypeConfiguration<CouponBatch>
{
    public void Configure(EntityTypeBuilder<CouponBatch> table) => table.ToTable("capture_coupon_batches").HasKey(static b => new { b.WorkspaceId, b.BatchId });
}

internal sealed class CouponTable : IEntityTypeConfiguration<Coupon>
{
    public void Configure(EntityTypeBuilder<Coupon> table)
    {
        table.ToTable("capture_coupons").HasKey(static c => new { c.WorkspaceId, c.Code });
        table.HasIndex(static c => new { c.WorkspaceId, c.BatchId, c.IssuedAt }).HasDatabaseName("capture_coupons_batch");
    }
}

internal sealed class CouponUseTable : IEntityTypeConfiguration<CouponUse>
{
    public void Configure(EntityTypeBuilder<CouponUse> table)
    {
        table.ToTable("capture_coupon_uses").HasKey(static u => new { u.WorkspaceId, u.UseId });
        table.HasIndex(static u => new { u.WorkspaceId, u.Code, u.Slot }).IsUnique().HasDatabaseName("capture_coupon_uses_slot");
        table.HasIndex(static u => new { u.WorkspaceId, u.OrderId }).HasDatabaseName("capture_coupon_uses_order");
    }
}
