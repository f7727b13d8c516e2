using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Capture.References;
using Throughline.Identity;
using Throughline.Storage;

namespace Throughline.Leads.Calls;

/// <summary>Finds a lead by what somebody says on the phone: a number, an e-mail, a reference code, a name.</summary>
public sealed class LeadFinder
{
    private const int Most = 8;
    private const int FewestDigits = 5;

    private readonly IDbContextFactory<AppDb> _databases;
    private readonly LeadQueries _leads;
    private readonly ReferenceCodes _codes;

    internal LeadFinder(IDbContextFactory<AppDb> databases, LeadQueries leads, ReferenceCodes codes) => (_databases, _leads, _codes) = (databases, leads, codes);

    /// <summary>The leads that fit, best first, at most eight.</summary>
    public async Task<IReadOnlyList<LeadView>> FindAsync(Guid workspace, string? text, CancellationToken cancellation)
    {
        var query = text?.Trim() ?? "";
        if (query.Length is 0 or > 200)
            return [];
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var found = new List<LeadView>();
        if (await OfCodeAsync(db, workspace, query, cancellation) is { } coded && await _leads.FindAsync(workspace, coded, cancellation) is { } lead)
            found.Add(lead);
        var (person, _) = await People.FindAsync(db, workspace, null, query, query, cancellation);
        if (person is { } known && await OfPersonAsync(db, workspace, known, cancellation) is { } own && await _leads.FindAsync(workspace, own, cancellation) is { } named)
            found.Add(named);
        var region = await PhoneRegions.OfWorkspaceAsync(db, workspace, cancellation);
        var digits = new string([.. query.Where(char.IsAsciiDigit)]);
        // Without a country code only the last digits can be compared: a suggestion.
        var search = PhoneNumber.Parse(query, region)?.Tail ?? (digits.Length >= FewestDigits && !query.Any(char.IsAsciiLetter) ? digits.TrimStart('0') : query);
        found.AddRange((await _leads.ListAsync(workspace, new LeadFilter(Search: search, Limit: Most, CountLimit: 0), cancellation)).Leads);
        return [.. found.DistinctBy(static l => l.Lead.LeadId).Take(Most)];
    }

    /// <summary>The lead of a person; null when the person is none.</summary>
    public static async Task<Guid?> OfPersonAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation) =>
        await db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.PersonId == person && l.MergedInto == null).Select(static l => (Guid?)l.LeadId).FirstOrDefaultAsync(cancellation);

    /// <summary>The lead behind a reference code, given to it or to its browser.</summary>
    public async Task<Guid?> OfCodeAsync(AppDb db, Guid workspace, string? code, CancellationToken cancellation)
    {
        var (visitor, lead) = await _codes.FindAsync(workspace, code, cancellation);
        if (visitor is not { } browser)
            return lead;
        var spans = (await People.TimelinesAsync(db, workspace, [browser], cancellation))[browser].Spans;
        return await OfPersonAsync(db, workspace, spans[^1].Person, cancellation);
    }
}
