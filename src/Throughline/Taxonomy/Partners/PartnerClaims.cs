using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Storage;
using Throughline.Taxonomy.Rules;

namespace Throughline.Taxonomy;

/// <summary>Reads partners' claims on people, and decides between them, for later rooms.</summary>
public static class PartnerClaims
{
    /// <summary>Registrations as claims, by person; all of the workspace, or only of these people.</summary>
    public static async Task<Dictionary<Guid, List<PartnerClaim>>> RegisteredAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid>? people, int limit, CancellationToken cancellation)
    {
        var registrations = db.Set<PartnerRegistration>().AsNoTracking().Where(r => r.WorkspaceId == workspace);
        if (people is not null)
        {
            var nodes = (await People.NodesAsync(db, workspace, people, cancellation)).SelectMany(static p => p).Take(InList.Size).ToArray();
            registrations = registrations.Where(r => nodes.Contains(r.NodeId));
        }

        var rows = await registrations.OrderByDescending(static r => r.OccurredAt).ThenBy(static r => r.EventId).Take(limit).ToListAsync(cancellation);
        var extensions = await db.Set<PartnerExtension>().AsNoTracking().Where(x => x.WorkspaceId == workspace).GroupBy(static x => x.RegistrationId)
            .Select(static g => new { g.Key, Until = g.Max(static x => x.UntilAt) }).ToDictionaryAsync(static x => x.Key, static x => x.Until, cancellation);
        var timelines = await People.TimelinesAsync(db, workspace, rows.Select(static r => r.NodeId).ToHashSet(), cancellation);
        return rows.GroupBy(r => timelines[r.NodeId].PersonAt(r.OccurredAt)).ToDictionary(
            static g => g.Key, g => g.Select(r => new PartnerClaim(r.EventId, r.PartnerId, r.OccurredAt, r.Kind, extensions.TryGetValue(r.EventId, out var until) ? until : null)).ToList());
    }

    /// <summary>The partner whose link an acquisition came by; null when it came by none, or by nobody's.</summary>
    public static Partner? OwnerOf(AcquisitionFacts facts, IEnumerable<Partner> partners)
    {
        if (facts is not { Rule: "R03" })
            return null;
        var host = facts.Referrer.Split('/')[0];
        var domain = PublicSuffixes.RegistrableDomain(host) ?? host;
        partners = [.. partners.OrderBy(static p => p.EndedAt is not null)];
        return partners.FirstOrDefault(p => p.Code == facts.PartnerCode)
            ?? partners.FirstOrDefault(p => facts.TagSource.Length > 0 && (p.SourceList.Contains(facts.TagSource) || p.SourceList.Contains(facts.Source)))
            ?? partners.FirstOrDefault(p => p.DomainList.Contains(domain));
    }

    /// <summary>How claims on one person stand.</summary>
    public static IReadOnlyList<ClaimVerdict> Judge(IEnumerable<PartnerClaim> claims, PartnerPolicy policy, long now) => PartnerPriority.Of(claims, policy.ProtectionDays, now);
}
