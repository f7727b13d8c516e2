using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Coupons;
using Throughline.Identity;
using Throughline.Leads.Calls;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Deals.Orders;

/// <summary>A coupon of the order that was issued to one visitor or person.</summary>
internal sealed class CouponEvidence(IEventLog log) : IOrderEvidence
{
    public int Place => 10;

    public string Rule => Rules.OrderMatch.Coupon;

    public async Task<Guid?> FindAsync(AppDb db, Guid workspace, OrderCodes codes, CancellationToken cancellation)
    {
        var ids = await CouponIssues.OfAsync(db, workspace, codes.Coupons, cancellation);
        foreach (var issue in ids.Count == 0 ? [] : await log.FindAsync(workspace, ids, cancellation))
        {
            if (issue.Kind != Kinds.Interaction || issue.Facts.Name != Interactions.CouponIssue)
                continue;
            if (issue.Facts.Lead is { } lead)
                return lead;
            var (person, _) = await People.FindAsync(db, workspace, issue.Personal?.UserId, issue.Personal?.Email, issue.Personal?.Phone, cancellation);
            if (person is null && issue.Facts.Visitor is not null && Identifiers.SubjectOf(issue) is { } visitor)
                person = (await People.TimelinesAsync(db, workspace, [visitor], cancellation))[visitor].Spans[^1].Person;
            if (person is { } known && await LeadFinder.OfPersonAsync(db, workspace, known, cancellation) is { } found)
                return found;
        }

        return null;
    }
}
