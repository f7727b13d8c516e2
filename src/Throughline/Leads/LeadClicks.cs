using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Leads;

/// <summary>One identifier of an ad click or a recipient that a lead came with (click-ids.md, handling rule 2).</summary>
/// <param name="Platform">Whose it is: <c>Google Ads</c>.</param>
/// <param name="Name">The parameter: <c>gclid</c>.</param>
/// <param name="Value">As it came; null where only its presence was kept, as without consent to advertising, or it was erased.</param>
/// <param name="FirstSeenAt">UTC milliseconds.</param>
/// <param name="Landing">The page, values masked.</param>
/// <param name="EventId">The event it came with first.</param>
internal sealed record LeadClick(string Platform, string Name, string? Value, long FirstSeenAt, string? Landing, Guid EventId);

/// <summary>The click identifiers of a lead, not only the last: whatever touch is credited, its click can be told to the platform.</summary>
internal sealed class LeadClicks(IDbContextFactory<AppDb> databases, IEventLog log)
{
    // The newest; far more than people leave.
    private const int HitsAtMost = 5_000;

    /// <summary>Newest first; the same identifier seen again is the one of the first time.</summary>
    public async Task<IReadOnlyList<LeadClick>> OfAsync(Lead lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var hits = await Visits.OfPersonAsync(db, lead.WorkspaceId, lead.PersonId, HitsAtMost, cancellation);
        var events = await log.FindAsync(lead.WorkspaceId, [.. hits.Select(static h => h.EventId)], cancellation);
        return [.. events.OrderBy(static e => e.OccurredAt).ThenBy(static e => e.Seq).SelectMany(Clicks)
            .DistinctBy(static c => (c.Name, c.Value)).OrderByDescending(static c => c.FirstSeenAt).ThenBy(static c => c.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<LeadClick> Clicks(Envelope e)
    {
        var kept = e.Personal?.Clicks;
        foreach (var click in LandingUrl.Parse(e.Facts.Url).ClickIds)
        {
            if (kept?.ContainsKey(click.Name) != true)
                yield return new LeadClick(click.Definition.Platform, click.Name, null, e.OccurredAt, e.Facts.Url, e.EventId);
        }

        foreach (var (name, value) in kept ?? new Dictionary<string, string>())
        {
            var platform = ClickParameters.Find(name)?.Platform ?? (name[0] == '_' ? "Meta" : "");
            yield return new LeadClick(platform, name, value, e.OccurredAt, e.Facts.Url, e.EventId);
        }
    }
}
