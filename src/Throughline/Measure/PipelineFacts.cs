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
    /// <summary>The person of the lead it was opened for, and the lead's original acquisition.</summary>
    public (Guid Person, long Acquisition) Lead { get; init; }

    public bool IsWon => Outcome == Outcomes.Won;

    /// <summary>When it last could take credit.</summary>
    public long LastAt => Math.Max(OpenedAt, ClosedAt ?? OpenedAt);

    public bool IsSameAs(DealFacts other) => this with { Contacts = other.Contacts } == other && Contacts.SequenceEqual(other.Contacts);
}

/// <summary>A lead as reports need it; older and newer leads of one person count as one.</summary>
internal sealed record LeadFacts(Guid LeadId, Guid Person, string Company, long CreatedAt)
{
    /// <summary>Its original acquisition.</summary>
    public long Acquisition { get; init; }

    /// <summary>Nobody changed its status yet.</summary>
    public bool IsNew { get; init; }

    public bool HasOwner { get; init; }

    /// <summary>When somebody first changed its status or noted something; null when nobody did.</summary>
    public long? AnsweredAt { get; init; }
}

/// <summary>
/// The leads and deals of a workspace, kept in memory. When people changed, only what belongs to them is read again; what stayed the same keeps its array, so that whoever
/// made something of it knows that it still holds. Leads, stages and engagement are read when a report needs them.
/// </summary>
internal sealed class PipelineFacts(IDbContextFactory<AppDb> databases, ChangedPeople changes)
{
    private readonly ConcurrentDictionary<(Guid Workspace, Type Kind), Held> _held = new();

    /// <summary>All deals, by (opening time, id).</summary>
    public Task<DealFacts[]> DealsAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) => HeldAsync(workspace, journeys, static (db, of, ct) => LoadDealsAsync(db, of, null, ct), RenewDealsAsync, cancellation);

    /// <summary>The lead of every person who has one.</summary>
    public Task<LeadFacts[]> LeadsAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) => HeldAsync(workspace, journeys, static (db, of, ct) => LoadLeadsAsync(db, of, null, ct), RenewLeadsAsync, cancellation);

    /// <summary>When people first reached MQL and SQL.</summary>
    public Task<Dictionary<Guid, (long? MqlAt, long? SqlAt)>> StagesAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) =>
        HeldAsync(workspace, journeys, LeadStages.FirstReachedAsync, null, cancellation);

    /// <summary>When people were first engaged.</summary>
    public Task<Dictionary<Guid, long>> EngagedAsync(Guid workspace, JourneySet journeys, CancellationToken cancellation) =>
        HeldAsync(workspace, journeys, Visits.FirstEngagedAsync, null, cancellation);

    private async Task<T> HeldAsync<T>(
        Guid workspace, JourneySet journeys, Func<AppDb, Guid, CancellationToken, Task<T>> load, Func<AppDb, Guid, T, Guid[], CancellationToken, Task<T>>? renew, CancellationToken cancellation)
        where T : class
    {
        var held = _held.GetOrAdd((workspace, typeof(T)), static _ => new Held());
        if (held.Known is { } current && current.Version == journeys.Version)
            return (T)current.Facts;
        // Whoever asks meanwhile waits for the one who reads rather than reading it again.
        await held.One.WaitAsync(cancellation);
        try
        {
            var known = held.Known;
            if (known?.Version == journeys.Version)
                return (T)known.Facts;
            await using var db = await databases.CreateDbContextAsync(cancellation);
            var people = known is not null && renew is not null ? await changes.BetweenAsync(workspace, known.Version, journeys.Version, cancellation) : null;
            var facts = people is null ? await load(db, workspace, cancellation) : await renew!(db, workspace, (T)known!.Facts, people, cancellation);
            held.Known = new Known(journeys.Version, facts);
            return facts;
        }
        finally
        {
            held.One.Release();
        }
    }

    private static async Task<DealFacts[]> RenewDealsAsync(AppDb db, Guid workspace, DealFacts[] held, Guid[] people, CancellationToken cancellation)
    {
        var changed = people.ToHashSet();
        var ids = held.Where(deal => deal.Contacts.Any(contact => changed.Contains(contact.Person))).Select(static deal => deal.DealId).ToHashSet();
        foreach (var chunk in people.Chunk(InList.Size))
        {
            ids.UnionWith(await (
                from lead in db.Set<Lead>()
                join contact in db.Set<DealContact>() on new { lead.WorkspaceId, lead.LeadId } equals new { contact.WorkspaceId, contact.LeadId }
                where lead.WorkspaceId == workspace && chunk.Contains(lead.PersonId)
                select contact.DealId).ToListAsync(cancellation));
        }

        var fresh = new List<DealFacts>();
        foreach (var chunk in ids.Chunk(InList.Size))
            fresh.AddRange(await LoadDealsAsync(db, workspace, chunk, cancellation));
        var before = held.Where(deal => ids.Contains(deal.DealId)).ToDictionary(static deal => deal.DealId);
        return before.Count == fresh.Count && fresh.TrueForAll(deal => before.TryGetValue(deal.DealId, out var known) && known.IsSameAs(deal))
            ? held
            : [.. held.Where(deal => !ids.Contains(deal.DealId)).Concat(fresh).OrderBy(static deal => deal.OpenedAt).ThenBy(static deal => deal.DealId)];
    }

    private static async Task<LeadFacts[]> RenewLeadsAsync(AppDb db, Guid workspace, LeadFacts[] held, Guid[] people, CancellationToken cancellation)
    {
        var changed = people.ToHashSet();
        var fresh = new List<LeadFacts>();
        foreach (var chunk in people.Chunk(InList.Size))
            fresh.AddRange(await LoadLeadsAsync(db, workspace, chunk, cancellation));
        var before = held.Where(lead => changed.Contains(lead.Person)).ToHashSet();
        return before.SetEquals(fresh)
            ? held
            : [.. held.Where(lead => !changed.Contains(lead.Person)).Concat(fresh).OrderBy(static lead => lead.CreatedAt).ThenBy(static lead => lead.LeadId)];
    }

    private static async Task<DealFacts[]> LoadDealsAsync(AppDb db, Guid workspace, Guid[]? ids, CancellationToken cancellation)
    {
        var of = db.Set<Deal>().AsNoTracking().Where(d => d.WorkspaceId == workspace);
        if (ids is not null)
            of = of.Where(d => ids.Contains(d.DealId));
        var rows = await (
            from deal in of
            join contact in db.Set<DealContact>() on new { deal.WorkspaceId, deal.DealId } equals new { contact.WorkspaceId, contact.DealId }
            join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            join named in db.Set<Lead>() on new { deal.WorkspaceId, deal.LeadId } equals new { named.WorkspaceId, named.LeadId }
            orderby deal.OpenedAt, deal.DealId, contact.Place, contact.LeadId
            select new
            {
                deal.DealId,
                deal.Currency,
                deal.Outcome,
                deal.AmountMinor,
                deal.RefundedMinor,
                deal.OpenedAt,
                deal.ClosedAt,
                lead.PersonId,
                contact.Role,
                lead.Email,
                lead.Company,
                lead.CreatedAt,
                NamedPerson = named.PersonId,
                named.OriginalAcquisitionId,
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
                [.. rows.GetRange(start, end - start).Select(r => new ContactFacts(r.PersonId, r.Role, companies.Of(r.Email, r.Company), r.CreatedAt))])
            {
                Lead = (first.NamedPerson, first.OriginalAcquisitionId),
            });
            start = end;
        }

        return [.. deals];
    }

    private static async Task<LeadFacts[]> LoadLeadsAsync(AppDb db, Guid workspace, Guid[]? people, CancellationToken cancellation)
    {
        var leads = db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.MergedInto == null);
        if (people is not null)
            leads = leads.Where(l => people.Contains(l.PersonId));
        var rows = await leads
            .OrderBy(static l => l.CreatedAt).ThenBy(static l => l.LeadId)
            .Select(static l => new { l.LeadId, l.PersonId, l.Email, l.Company, l.CreatedAt, l.OriginalAcquisitionId, IsNew = l.Status == Statuses.New, HasOwner = l.OwnerId != null })
            .ToListAsync(cancellation);
        var answered = await LeadResponses.FirstAsync(db, workspace, people, cancellation);
        var companies = new Company();
        return [.. rows.Select(r => new LeadFacts(r.LeadId, r.PersonId, companies.Of(r.Email, r.Company), r.CreatedAt)
        {
            Acquisition = r.OriginalAcquisitionId,
            IsNew = r.IsNew,
            HasOwner = r.HasOwner,
            AnsweredAt = answered.TryGetValue(r.LeadId, out var at) ? at : null,
        })];
    }

    private sealed record Known(long Version, object Facts);

    private sealed class Held
    {
        private volatile Known? _known;

        public SemaphoreSlim One { get; } = new(1, 1);

        public Known? Known
        {
            get => _known;
            set => _known = value;
        }
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
