using Throughline.Capture;

namespace Throughline.Leads;

/// <summary>One identifier of an ad click or a recipient that a lead came with (click-ids.md, handling rule 2).</summary>
/// <param name="Platform">Whose it is: <c>Google Ads</c>.</param>
/// <param name="Name">The parameter: <c>gclid</c>.</param>
/// <param name="Value">As it came; null where advertising use was denied, so that only its presence was kept.</param>
/// <param name="FirstSeenAt">UTC milliseconds.</param>
/// <param name="Landing">The page, values masked.</param>
/// <param name="EventId">The event it came with first.</param>
internal sealed record LeadClick(string Platform, string Name, string? Value, long FirstSeenAt, string? Landing, Guid EventId);

/// <summary>The click identifiers of a lead, all of them: whatever touch is credited, its click can be told to the platform.</summary>
internal sealed class LeadClicks(LeadTimeline timeline)
{
    /// <summary>Newest first; the same identifier seen again is the one of the first time.</summary>
    public async Task<IReadOnlyList<LeadClick>> OfAsync(Lead lead, CancellationToken cancellation) =>
        [.. (await timeline.OfAsync(lead, cancellation)).OrderBy(static e => e.OccurredAt).ThenBy(static e => e.Event.Seq).SelectMany(Clicks)
            .DistinctBy(static c => (c.Name, c.Value)).OrderByDescending(static c => c.FirstSeenAt).ThenBy(static c => c.Name, StringComparer.Ordinal)];

    private static IEnumerable<LeadClick> Clicks(TimelineEntry entry)
    {
        var kept = entry.Event.Personal?.Clicks;
        foreach (var click in LandingUrl.Parse(entry.Event.Facts.Url).ClickIds)
        {
            if (kept?.ContainsKey(click.Name) != true)
                yield return new LeadClick(click.Definition.Platform, click.Name, null, entry.OccurredAt, entry.Event.Facts.Url, entry.EventId);
        }

        foreach (var (name, value) in kept ?? new Dictionary<string, string>())
        {
            var platform = ClickParameters.Find(name)?.Platform ?? (name[0] == '_' ? "Meta" : "");
            yield return new LeadClick(platform, name, value, entry.OccurredAt, entry.Event.Facts.Url, entry.EventId);
        }
    }
}
