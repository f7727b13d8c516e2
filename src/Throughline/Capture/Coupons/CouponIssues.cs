using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Coupons.Rules;
using Throughline.Storage;

namespace Throughline.Capture.Coupons;

/// <summary>Whom a coupon was given to, for rooms that know its code only.</summary>
public static class CouponIssues
{
    /// <summary>The events that gave these codes to somebody, however the codes are written; codes that nobody was given, and shared words, have none.</summary>
    public static async Task<IReadOnlyList<Guid>> OfAsync(AppDb db, Guid workspace, IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        var known = codes.Select(CouponCode.Normalise).Where(static c => c.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return known.Count == 0
            ? []
            : await db.Set<Coupon>().Where(c => c.WorkspaceId == workspace && known.Contains(c.Code) && c.IssuedBy != null).Select(static c => c.IssuedBy!.Value).ToListAsync(cancellation);
    }
}
