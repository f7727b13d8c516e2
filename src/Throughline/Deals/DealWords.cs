using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web.Components;

namespace Throughline.Deals;

/// <summary>Says what happened to a deal, on its own page and on its leads' timelines.</summary>
internal sealed class DealWords : ITimelineWords
{
    public async Task<IReadOnlyDictionary<Guid, TimelineItem>> DescribeAsync(AppDb db, Guid workspace, IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        var ids = events.Select(static e => e.Facts.Deal).OfType<Guid>().Distinct().ToArray();
        var deals = new Dictionary<Guid, Deal>();
        foreach (var chunk in ids.Chunk(InList.Size))
        {
            foreach (var deal in await db.Set<Deal>().AsNoTracking().Where(d => d.WorkspaceId == workspace && chunk.Contains(d.DealId)).ToListAsync(cancellation))
                deals[deal.DealId] = deal;
        }

        var items = new Dictionary<Guid, TimelineItem>();
        foreach (var e in events)
        {
            if (e.Facts.Deal is { } id && deals.TryGetValue(id, out var deal) && Item(e, deal) is { } item)
                items[e.EventId] = item with { Detail = item.Detail is null ? deal.Name : $"{deal.Name} · {item.Detail}" };
        }

        return items;
    }

    /// <summary>The event in words; null when it is not about a deal.</summary>
    public static TimelineItem? Item(Envelope e, Deal deal) => e.Kind switch
    {
        DealEvents.Created => Strong(e, "deals", "Deal opened") with { Detail = Text(e, "stage"), Minor = Number(e, "amountMinor"), Currency = deal.Currency },
        DealEvents.StageChanged => Strong(e, "stage", $"Deal stage: {Text(e, "stage")}"),
        DealEvents.Won => Strong(e, "money", "Deal won") with { Minor = Number(e, "amountMinor") ?? (deal.Outcome == Outcomes.Won ? deal.AmountMinor : null), Currency = deal.Currency },
        DealEvents.Lost => Strong(e, "close", "Deal lost") with { Detail = Text(e, "reason") },
        DealEvents.Reopened => Strong(e, "refresh", "Deal opened again"),
        DealEvents.Refunded => Strong(e, "money", "Refund") with { Detail = Text(e, "reason"), Minor = -Number(e, "amountMinor"), Currency = deal.Currency },
        DealEvents.ContactAdded => new TimelineItem(e.OccurredAt, "users", "Contact added") { Detail = Text(e, "role") },
        _ => null,
    };

    private static TimelineItem Strong(Envelope e, string icon, string title) => new(e.OccurredAt, icon, title) { Weight = TimelineWeight.Strong };

    private static string? Text(Envelope e, string name) => Field(e, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static long? Number(Envelope e, string name) => Field(e, name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt64() : null;

    private static JsonElement? Field(Envelope e, string name) =>
        e.Facts.Properties is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) ? value : null;
}
