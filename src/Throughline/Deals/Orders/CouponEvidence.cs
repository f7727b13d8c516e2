using Microsoft.EntityFrameworkCore;
using Throughline.Identity;
using Throughline.Leads.Calls;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>A coupon that was issued to one visitor or lead: the event of its issue has the coupon's code in its id (see <see cref="EventIdOf"/>).</summary>
internal sealed class CouponEvidence(IEventLog log) : IOrderEvidence
{
    public int Place => 10;

    public string Rule => Rules.OrderMatch.Coupon;

    /// <summary>Id of the event that issued a coupon: the code in capitals without separators.</summary>
    public static Guid EventIdOf(Guid workspace, string coupon) => StableId.Of(workspace, Interactions.CouponIssue, Plain(coupon));

    public async Task<Guid?> FindAsync(AppDb db, Guid workspace, OrderCodes codes, CancellationToken cancellation)
    {
        var ids = codes.Coupons.Select(c => EventIdOf(workspace, c)).ToList();
        foreach (var issue in ids.Count == 0 ? [] : await log.FindAsync(workspace, ids, cancellation))
        {
            if (issue.Kind != Kinds.Interaction || issue.Facts.Name != Interactions.CouponIssue)
                continue;
            if (issue.Facts.Lead is { } lead)
                return lead;
            var (person, _) = await People.FindAsync(db, workspace, issue.Personal?.UserId, issue.Personal?.Email, issue.Personal?.Phone, cancellation);
            if (person is null && Guid.TryParse(issue.Facts.Visitor, out var visitor))
                person = (await People.TimelinesAsync(db, workspace, [visitor], cancellation))[visitor].Spans[^1].Person;
            if (person is { } known && await LeadFinder.OfPersonAsync(db, workspace, known, cancellation) is { } found)
                return found;
        }

        return null;
    }

    private static string Plain(string coupon) => string.Concat(coupon.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
}
