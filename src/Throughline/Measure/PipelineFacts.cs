using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>A contact of a deal.</summary>
/// <param name="Company">What stands for its company, or empty; see <see cref="Company"/>.</param>
internal readonly record struct ContactFacts(Guid Person, string Role, string Company, long LeadAt);

/// <summary>A deal as reports need it, its contacts in the order they were named.</summary>
internal sealed record DealFacts(Guid DealId, string Currency, string Outcome, long RevenueMinor, long OpenedAt, long? ClosedAt, ContactFacts[] Contacts)
{
    public bool IsWon => Outcome == Outcomes.Won;
}

/// <summary>A lead as reports need it; older and newer leads of one person count as one.</summary>
internal sealed record LeadFacts(Guid LeadId, Guid Person, string Company, long CreatedAt);

/// <summary>The leads and deals of a workspace, kept in memory until something in the workspace changes. Leads, stages and engagement are read when a report needs them.</summary>
internal sealed class PipelineFacts(IDbContextFactory<AppDb> databases)
{
    private readonly ConcurrentDictionary<(Guid Workspace, Type Kind), (long Version, object Facts)> _held = new();

    /// <summary>All deals, by (opening time, id).</summary>
    public Task<DealFacts[]> DealsAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) => HeldAsync(workspace, journeys, LoadDealsAsync, cancellation);

    /// <summary>The lead of every person who has one.</summary>
    public Task<LeadFacts[]> LeadsAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) => HeldAsync(workspace, journeys, LoadLeadsAsync, cancellation);

    /// <summary>When people first reached MQL and SQL.</summary>
    public Task<Dictionary<Guid, (long? MqlAt, long? SqlAt)>> StagesAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) =>
        HeldAsync(workspace, journeys, LeadStages.FirstReachedAsync, cancellation);

    /// <summary>When people were first engaged.</summary>
    public Task<Dictionary<Guid, long>> EngagedAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) =>
        HeldAsync(workspace, journeys, Visits.FirstEngagedAsync, cancellation);

    private async Task<T> HeldAsync<T>(Guid workspace, JourneySet journeys, Func<AppDb, Guid, CancellationToken, Task<T>> load, CancellationToken cancellation)
        where T : class
    {
        if (_held.TryGetValue((workspace, typeof(T)), out var held) && held.Version == journeys.Version)
            return (T)held.Facts;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var facts = await load(db, workspace, cancellation);
        _held[(workspace, typeof(T))] = (journeys.Version, facts);
        return facts;
    }

    private static async Task<DealFacts[]> LoadDealsAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        var rows = await (
            from deal in db.Set<Deal>().AsNoTracking()
            join contact in db.Set<DealContact>() on new { deal.WorkspaceId, deal.DealId } equals new { contact.WorkspaceId, contact.DealId }
            join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where deal.WorkspaceId == workspace
            orderby deal.OpenedAt, deal.DealId, contact.Place, contact.LeadId
            select new
            {
                deal.DealId, deal.Currency, deal.Outcome, deal.AmountMinor, deal.RefundedMinor, deal.OpenedAt, deal.ClosedAt, lead.PersonId, contact.Role, lead.Email, lead.Company, lead.CreatedAt,
            }).ToListAsync(cancellation);
        var companies = new Company();
        var deals = new List<DealFacts>();
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && rows[end].DealId == rows[start].DealId)
                end++;
            var first = rows[start];
            deals.Add(new DealFacts(
                first.DealId, first.Currency, first.Outcome, first.Outcome == Outcomes.Won ? first.AmountMinor - first.RefundedMinor : 0, first.OpenedAt, first.ClosedAt,
                [.. rows.GetRange(start, end - start).Select(r => new ContactFacts(r.PersonId, r.Role, companies.Of(r.Email, r.Company), r.CreatedAt))]));
            start = end;
        }

        return [.. deals];
    }

    private static async Task<LeadFacts[]> LoadLeadsAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        var rows = await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.MergedInto == null)
            .OrderBy(static l => l.CreatedAt).ThenBy(static l => l.LeadId)
            .Select(static l => new { l.LeadId, l.PersonId, l.Email, l.Company, l.CreatedAt }).ToListAsync(cancellation);
        var companies = new Company();
        return [.. rows.Select(r => new LeadFacts(r.LeadId, r.PersonId, companies.Of(r.Email, r.Company), r.CreatedAt))];
    }

    /// <summary>What stands for a lead's company: the registrable domain of its e-mail, or with free mail the company's name as given; empty when neither is known.</summary>
    private sealed class Company
    {
        private readonly Dictionary<string, string?> _domains = new(StringComparer.Ordinal);

        public string Of(string? email, string? name)
        {
            var at = email?.LastIndexOf('@') ?? -1;
            if (at >= 0)
            {
                var host = email![(at + 1)..];
                if (!_domains.TryGetValue(host, out var domain))
                    _domains[host] = domain = CompanyDomain.OfHost(host);
                if (domain is not null)
                    return domain;
            }

            return string.IsNullOrWhiteSpace(name) ? "" : $"name:{name.Trim().ToLowerInvariant()}";
        }
    }
}
