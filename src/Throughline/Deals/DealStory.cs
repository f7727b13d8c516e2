using Throughline.Access;
using Throughline.Log;
using Throughline.Web.Components;

namespace Throughline.Deals;

/// <summary>A deal's history in words, newest first, each line with its event.</summary>
internal sealed class DealStory(DealQueries deals, IEventLog log)
{
    public async Task<IReadOnlyList<TimelineItem>> OfAsync(Deal deal, MemberNames names, CancellationToken cancellation)
    {
        var changes = await deals.HistoryAsync(deal.WorkspaceId, deal.DealId, cancellation);
        var events = await log.FindAsync(deal.WorkspaceId, [.. changes.Select(static c => c.EventId)], cancellation);
        return [.. events.OrderByDescending(static e => e.OccurredAt).ThenByDescending(static e => e.Seq).Select(e => Item(e, deal, names)).OfType<TimelineItem>()];
    }

    private static TimelineItem? Item(Envelope e, Deal deal, MemberNames names)
    {
        var parts = new[] { DealWords.Item(e, deal)?.Detail, names.OfActor(e.Facts.Actor) is { } by ? $"by {by}" : null };
        return DealWords.Item(e, deal) is { } item ? item with { Href = $"/events/{e.EventId}", Detail = string.Join(" · ", parts.OfType<string>()) } : null;
    }
}
