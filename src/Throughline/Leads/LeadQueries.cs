using Microsoft.EntityFrameworkCore;
using Throughline.Identity;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>Which leads a list shows. Empty fields do not filter.</summary>
/// <param name="Channel">Original channel.</param>
/// <param name="Owner">Its owner; the empty id means nobody's.</param>
/// <param name="Before">Cursor: the last row of the page before, as <c>createdAt.leadId</c>.</param>
/// <param name="CountLimit">Counting stops one above this: a page says "10,000+" instead of reading a million rows.</param>
internal sealed record LeadFilter(
    string? Search = null,
    string? Stage = null,
    string? Status = null,
    string? Channel = null,
    Guid? Owner = null,
    long? From = null,
    long? To = null,
    string? Before = null,
    int Limit = 50,
    int? CountLimit = null,
    string? Sort = null)
{
    /// <summary>Orders a list may have: by creation or by the last touch; with a minus the newest first. Anything else is <c>-created</c>.</summary>
    public const string ByActivity = "active";

    /// <summary>The filter of a list's address; what no list can mean does not filter.</summary>
    public static LeadFilter Read(LeadListWords words, TimeZoneInfo zone)
    {
        var days = DayRange.Parse(words.From, words.To, zone);
        Guid? owner = words.Owner == LeadListWords.Nobody ? Guid.Empty : Guid.TryParse(words.Owner, out var id) ? id : null;
        return new LeadFilter(words.Search, Stages.Parse(words.Stage), Statuses.Parse(words.Status), Channels.Find(words.Channel), owner, days.FromMs, days.BelowMs, words.Before, Sort: words.Sort);
    }
}

/// <summary>The words of a list's address, the same for the page and its CSV.</summary>
internal sealed record LeadListWords
{
    public const string Nobody = "none";

    public string? Search { get; init; }

    public string? Stage { get; init; }

    public string? Status { get; init; }

    public string? Channel { get; init; }

    public string? Owner { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Before { get; init; }

    public string? Sort { get; init; }
}

/// <summary>A lead with what its acquisitions mean now.</summary>
public sealed record LeadView(Lead Lead, AcquisitionFacts Original, AcquisitionFacts Latest, AcquisitionFacts? FirstUtm, AcquisitionFacts? LastUtm);

/// <summary>A page of a list, and where the next one begins.</summary>
internal sealed record LeadList(IReadOnlyList<LeadView> Leads, string? Next, int Total);

/// <summary>Reads leads for pages and the API.</summary>
internal sealed class LeadQueries(IDbContextFactory<AppDb> databases)
{
    public const int PageLimit = 200;

    public async Task<LeadList> ListAsync(Guid workspace, LeadFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leads = Filter(db, workspace, filter);
        var total = filter.CountLimit is { } most ? await leads.Take(most + 1).CountAsync(cancellation) : await leads.CountAsync(cancellation);
        var limit = Math.Clamp(filter.Limit, 1, PageLimit);
        var isByActivity = filter.Sort?.TrimStart('-') == LeadFilter.ByActivity;
        var ascending = filter.Sort is LeadFilter.ByActivity or "created";
        var ordered = isByActivity
            ? leads.Page(static l => l.LastTouchAt, static l => l.LeadId, ascending, filter.Before)
            : leads.Page(static l => l.CreatedAt, static l => l.LeadId, ascending, filter.Before);
        var rows = await ordered.Take(limit + 1).ToListAsync(cancellation);
        var page = rows.Take(limit).ToList();
        return new LeadList(await ViewAsync(db, workspace, page, cancellation), rows.Count > limit ? Cursor.Of(isByActivity ? page[^1].LastTouchAt : page[^1].CreatedAt, page[^1].LeadId) : null, total);
    }

    /// <summary>The lead, or the older one it was merged into; null when the workspace has none with this id.</summary>
    public async Task<LeadView?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == id, cancellation);
        if (lead?.MergedInto is { } older)
            lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == older, cancellation);
        return lead is null ? null : (await ViewAsync(db, workspace, [lead], cancellation))[0];
    }

    /// <summary>Addresses of the first and the last landing page, empty where there is none.</summary>
    public async Task<(string First, string Last)> PagesAsync(Lead lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var pages = await LandingPages.AddressesAsync(db, lead.WorkspaceId, [lead.FirstPageId, lead.LastPageId], cancellation);
        return (pages[0], pages[1]);
    }

    /// <summary>Leads that a claim, or something two people with different user ids share, would make one with this lead, and does not.</summary>
    public async Task<IReadOnlyList<(OpenClaim Claim, Lead Lead)>> MaybeSameAsync(Lead lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var claims = await OpenClaims.OfAsync(db, lead.WorkspaceId, lead.PersonId, cancellation);
        var people = claims.Select(static c => c.Other).ToArray();
        var leads = await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == lead.WorkspaceId && l.MergedInto == null && people.Contains(l.PersonId)).ToListAsync(cancellation);
        return [.. claims.Join(leads, static c => c.Other, static l => l.PersonId, static (c, l) => (c, l))];
    }

    private static IQueryable<Lead> Filter(AppDb db, Guid workspace, LeadFilter filter)
    {
        var leads = db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && l.MergedInto == null);
        foreach (var word in (filter.Search ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5))
            leads = leads.Where(l => l.SearchText.Contains(word));
        if (filter.Stage is { } stage)
            leads = leads.Where(l => l.Stage == stage);
        if (filter.Status is { } status)
            leads = leads.Where(l => l.Status == status);
        if (filter.Owner is { } owner)
            leads = owner == Guid.Empty ? leads.Where(static l => l.OwnerId == null) : leads.Where(l => l.OwnerId == owner);
        if (filter.From is { } from)
            leads = leads.Where(l => l.CreatedAt >= from);
        if (filter.To is { } to)
            leads = leads.Where(l => l.CreatedAt < to);
        if (filter.Channel is { } channel)
        {
            leads = channel == Channels.Other
                ? leads.Where(l => l.OriginalAcquisitionId == 0 || db.Set<AcquisitionFacts>().Any(a => a.WorkspaceId == workspace && a.AcquisitionId == l.OriginalAcquisitionId && a.Channel == channel))
                : leads.Where(l => db.Set<AcquisitionFacts>().Any(a => a.WorkspaceId == workspace && a.AcquisitionId == l.OriginalAcquisitionId && a.Channel == channel));
        }

        return leads;
    }

    private static async Task<List<LeadView>> ViewAsync(AppDb db, Guid workspace, List<Lead> leads, CancellationToken cancellation)
    {
        var ids = leads.SelectMany(static l => new[] { l.OriginalAcquisitionId, l.LatestAcquisitionId, l.FirstUtmAcquisitionId, l.LastUtmAcquisitionId }).ToHashSet();
        var facts = await Acquisitions.FactsAsync(db, workspace, ids, cancellation);
        return leads.ConvertAll(l => new LeadView(
            l,
            facts[l.OriginalAcquisitionId],
            facts[l.LatestAcquisitionId],
            l.FirstUtmAcquisitionId == 0 ? null : facts[l.FirstUtmAcquisitionId],
            l.LastUtmAcquisitionId == 0 ? null : facts[l.LastUtmAcquisitionId]));
    }
}
