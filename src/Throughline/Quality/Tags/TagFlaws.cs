using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Deals;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Measure;
using Throughline.Storage;

namespace Throughline.Quality;

/// <summary>Reads the flaws of links with the touches, leads and money that came through them.</summary>
internal sealed class TagFlaws(IDbContextFactory<AppDb> databases)
{
    // A hostile site could misspell endlessly; nobody reads further.
    private const int LinesAtMost = 200;

    public async Task<IReadOnlyList<TagIssue>> OfAsync(Guid workspace, ReportPeriod period, string currency, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var flawed = Flawed(db, workspace).Where(f => f.OccurredAt >= period.FromMs && f.OccurredAt < period.BelowMs);
        var counts = await flawed.GroupBy(static f => new { f.Code, f.Parameter, f.Suggestion })
            .Select(static g => new { g.Key, Touches = g.Count(), FirstAt = g.Min(static f => f.OccurredAt) }).OrderByDescending(static g => g.Touches).Take(LinesAtMost).ToListAsync(cancellation);
        if (counts.Count == 0)
            return [];
        var first = await db.Set<TagFlaw>().Where(f => f.WorkspaceId == workspace).GroupBy(static f => new { f.Code, f.Parameter, f.Suggestion }).Select(static g => new { g.Key, At = g.Min(static f => f.OccurredAt) }).ToDictionaryAsync(static g => g.Key, static g => g.At, cancellation);
        var leads = (await PeopleOf(flawed)
            .Join(db.Set<Lead>().Where(l => l.WorkspaceId == workspace && l.MergedInto == null && l.CreatedAt >= period.FromMs && l.CreatedAt < period.BelowMs), static f => f.PersonId, static l => l.PersonId, static (f, l) => new { f.Code, f.Parameter, f.Suggestion })
            .GroupBy(static f => new { f.Code, f.Parameter, f.Suggestion }).Select(static g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation)).ToDictionary(static g => (g.Key.Code, g.Key.Parameter, g.Key.Suggestion), static g => g.Count);
        var won = from lead in db.Set<Lead>()
                  join deal in db.Set<Deal>() on new { lead.WorkspaceId, lead.LeadId } equals new { deal.WorkspaceId, deal.LeadId }
                  where lead.WorkspaceId == workspace && deal.Outcome == Outcomes.Won && deal.Currency == currency && deal.ClosedAt >= period.FromMs && deal.ClosedAt < period.BelowMs
                  select new { lead.PersonId, Minor = deal.AmountMinor - deal.RefundedMinor };
        var money = (await PeopleOf(flawed).Join(won, static f => f.PersonId, static w => w.PersonId, static (f, w) => new { f.Code, f.Parameter, f.Suggestion, w.Minor })
            .GroupBy(static f => new { f.Code, f.Parameter, f.Suggestion }).Select(static g => new { g.Key, Minor = g.Sum(static f => f.Minor) }).ToListAsync(cancellation)).ToDictionary(static g => (g.Key.Code, g.Key.Parameter, g.Key.Suggestion), static g => g.Minor);
        var examples = await ExamplesAsync(flawed, cancellation);
        return [.. counts.Select(c =>
        {
            var key = (c.Key.Code, c.Key.Parameter, c.Key.Suggestion);
            return IssueOf(key, new TagWeight(c.Touches, leads.GetValueOrDefault(key), money.GetValueOrDefault(key), first.GetValueOrDefault(c.Key, c.FirstAt)), examples.GetValueOrDefault(key));
        }).OrderBy(static i => i.Kind).ThenByDescending(static i => i.Weight.RevenueMinor).ThenByDescending(static i => i.Weight.Touches).ThenBy(static i => i.What, StringComparer.Ordinal)];
    }

    /// <summary>Touches with an unfilled macro in each span between two neighbouring edges.</summary>
    public async Task<long[]> MacrosAsync(Guid workspace, long[] edges, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = new long[edges.Length - 1];
        for (var i = 0; i < counts.Length; i++)
        {
            var (from, below) = (edges[i], edges[i + 1]);
            counts[i] = await Flawed(db, workspace).Where(f => f.Code == UrlWarnings.UnresolvedMacro && f.OccurredAt >= from && f.OccurredAt < below).Select(static f => f.EventId).Distinct().CountAsync(cancellation);
        }

        return counts;
    }

    // Only where the hit was a touch: a page reloaded with the same address is the same visit.
    private static IQueryable<FlawedTouch> Flawed(AppDb db, Guid workspace) =>
        from flaw in db.Set<TagFlaw>()
        join touch in db.Set<Touch>() on new { flaw.WorkspaceId, flaw.SubjectId, flaw.EventId } equals new { touch.WorkspaceId, touch.SubjectId, EventId = touch.TouchId }
        where flaw.WorkspaceId == workspace && touch.Flag == null
        select new FlawedTouch { Code = flaw.Code, Parameter = flaw.Parameter, Suggestion = flaw.Suggestion, OccurredAt = flaw.OccurredAt, EventId = flaw.EventId, PersonId = touch.PersonId };

    private static IQueryable<FlawedPerson> PeopleOf(IQueryable<FlawedTouch> flawed) =>
        flawed.Select(static f => new FlawedPerson { Code = f.Code, Parameter = f.Parameter, Suggestion = f.Suggestion, PersonId = f.PersonId }).Distinct();

    private static async Task<Dictionary<(string, string, string), Guid>> ExamplesAsync(IQueryable<FlawedTouch> flawed, CancellationToken cancellation)
    {
        var newest = await flawed.OrderByDescending(static f => f.OccurredAt).Take(LinesAtMost * 10).Select(static f => new { f.Code, f.Parameter, f.Suggestion, f.EventId }).ToListAsync(cancellation);
        return newest.DistinctBy(static f => (f.Code, f.Parameter, f.Suggestion)).ToDictionary(static f => (f.Code, f.Parameter, f.Suggestion), static f => f.EventId);
    }

    private static TagIssue IssueOf((string Code, string Parameter, string Suggestion) flaw, TagWeight weight, Guid example)
    {
        var (kind, advice) = flaw.Code switch
        {
            UrlWarnings.UnresolvedMacro => (TagIssueKind.Macro, "Fill the macro in where the link is made; the value counts as absent."),
            UrlWarnings.UnknownUtmLike => (TagIssueKind.Misspelt, flaw.Suggestion.Length > 0 ? $"Not used; {flaw.Suggestion} was probably meant." : "Not used: no tool knows this name."),
            UrlWarnings.PersonalValue => (TagIssueKind.Damaged, "Holds an e-mail address; it is stored masked. Take it out of the link."),
            UrlWarnings.Duplicate => (TagIssueKind.Damaged, "Comes twice; the first value counts. A tool appends to a tagged link."),
            UrlWarnings.DoubleEncoded => (TagIssueKind.Damaged, "Encoded twice; read as if once."),
            UrlWarnings.RepairedSeparator => (TagIssueKind.Damaged, "Cut out of a joined or HTML-escaped link."),
            UrlWarnings.NotUtf8 => (TagIssueKind.Damaged, "Not UTF-8; read as Windows-1252."),
            UrlWarnings.InFragment => (TagIssueKind.Damaged, "Stands behind the #, where most tools do not look."),
            UrlWarnings.TrailingPunctuation => (TagIssueKind.Damaged, "Ended in punctuation copied with the link."),
            UrlWarnings.Placeholder => (TagIssueKind.Damaged, "Looks like a placeholder somebody forgot."),
            UrlWarnings.LongValue => (TagIssueKind.Damaged, "Longer than 100 characters; other tools cut it."),
            _ => (TagIssueKind.Damaged, flaw.Code),
        };
        return new TagIssue(kind, flaw.Parameter, advice, example == Guid.Empty ? null : $"/events/{example}", weight);
    }

    private sealed class FlawedTouch
    {
        public required string Code { get; init; }

        public required string Parameter { get; init; }

        public required string Suggestion { get; init; }

        public required long OccurredAt { get; init; }

        public required Guid EventId { get; init; }

        public required Guid PersonId { get; init; }
    }

    private sealed class FlawedPerson
    {
        public required string Code { get; init; }

        public required string Parameter { get; init; }

        public required string Suggestion { get; init; }

        public required Guid PersonId { get; init; }
    }
}
