using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Leads;

/// <summary>The partners' claims on one lead, and who holds it.</summary>
internal sealed record LeadClaims(IReadOnlyList<ClaimVerdict> Verdicts, IReadOnlyDictionary<Guid, Partner> Partners)
{
    /// <summary>The partner who holds the lead now, or null.</summary>
    public ClaimVerdict? Holder => Verdicts.FirstOrDefault(static v => v.Standing == ClaimStanding.Holds);

    public bool HasConflict => Verdicts.Any(static v => v.Standing == ClaimStanding.Conflicts);

    public string NameOf(Guid partner) => Partners.TryGetValue(partner, out var known) ? known.Name : "a former partner";
}

/// <summary>One lead that two partners claim.</summary>
internal sealed record PartnerConflict(Guid LeadId, string Label, LeadClaims Claims);

/// <summary>Reads who claims which lead: registrations, and where the workspace says so, visits by partners' links.</summary>
internal sealed class LeadPartners(PartnerBook book, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Kind of a claim by a link.</summary>
    public const string Link = "link";

    // Beyond this many registrations the oldest are no longer compared.
    private const int RegistrationsRead = 20_000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The claims on one lead.</summary>
    public async Task<LeadClaims> OfAsync(Lead lead, CancellationToken cancellation)
    {
        var (partners, policy) = (await book.AllAsync(lead.WorkspaceId, cancellation), await book.PolicyAsync(lead.WorkspaceId, cancellation));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var claims = (await PartnerClaims.RegisteredAsync(db, lead.WorkspaceId, [lead.PersonId], RegistrationsRead, cancellation)).Values.SelectMany(static c => c).ToList();
        if (policy.LinksCount && partners.Count > 0)
            claims.AddRange((await LinksAsync(db, lead.WorkspaceId, [lead.PersonId], partners, cancellation)).Select(static l => l.Claim));
        return Judge(claims, policy, partners);
    }

    /// <summary>Leads with claims of two partners while one held, the newest conflict first.</summary>
    public async Task<IReadOnlyList<PartnerConflict>> ConflictsAsync(Guid workspace, CancellationToken cancellation)
    {
        var (partners, policy) = (await book.AllAsync(workspace, cancellation), await book.PolicyAsync(workspace, cancellation));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var claims = await PartnerClaims.RegisteredAsync(db, workspace, null, RegistrationsRead, cancellation);
        if (policy.LinksCount)
        {
            foreach (var (person, claim) in await LinksAsync(db, workspace, null, partners, cancellation))
            {
                if (claims.TryGetValue(person, out var known))
                    known.Add(claim);
                else
                    claims[person] = [claim];
            }
        }

        var judged = claims.Where(static c => c.Value.DistinctBy(static x => x.Partner).Count() > 1)
            .Select(c => (Person: c.Key, Claims: Judge(c.Value, policy, partners))).Where(static c => c.Claims.HasConflict)
            .ToDictionary(static c => c.Person, static c => c.Claims);
        var leads = new List<Lead>();
        foreach (var chunk in judged.Keys.Chunk(InList.Size))
            leads.AddRange(await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && l.MergedInto == null && chunk.Contains(l.PersonId)).ToListAsync(cancellation));
        return [.. leads.Select(l => new PartnerConflict(l.LeadId, l.Label, judged[l.PersonId]))
            .OrderByDescending(static c => c.Claims.Verdicts.Last(static v => v.Standing == ClaimStanding.Conflicts).Claim.At).ThenBy(static c => c.LeadId)];
    }

    private LeadClaims Judge(IEnumerable<PartnerClaim> claims, PartnerPolicy policy, IReadOnlyList<Partner> partners) =>
        new(PartnerClaims.Judge(claims, policy, Now), partners.ToDictionary(static p => p.PartnerId));

    private static async Task<List<(Guid Person, PartnerClaim Claim)>> LinksAsync(AppDb db, Guid workspace, Guid[]? people, IReadOnlyList<Partner> partners, CancellationToken cancellation)
    {
        var owners = (await db.Set<AcquisitionFacts>().AsNoTracking().Where(a => a.WorkspaceId == workspace && a.Rule == "R03").ToListAsync(cancellation))
            .Select(a => (a.AcquisitionId, Partner: PartnerClaims.OwnerOf(a, partners))).Where(static a => a.Partner is not null).ToDictionary(static a => a.AcquisitionId, static a => a.Partner!.PartnerId);
        var claims = new List<(Guid, PartnerClaim)>();
        foreach (var chunk in owners.Keys.Chunk(InList.Size))
        {
            var touches = db.Set<Touch>().AsNoTracking().Where(t => t.WorkspaceId == workspace && t.Flag == null && chunk.Contains(t.AcquisitionId));
            if (people is not null)
                touches = touches.Where(t => people.Contains(t.PersonId));
            foreach (var touch in await touches.Select(static t => new { t.PersonId, t.TouchId, t.OccurredAt, t.AcquisitionId }).ToListAsync(cancellation))
                claims.Add((touch.PersonId, new PartnerClaim(touch.TouchId, owners[touch.AcquisitionId], touch.OccurredAt, Link, null)));
        }

        return claims;
    }
}
