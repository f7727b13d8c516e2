using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>Touches of one reason.</summary>
public sealed record FlaggedTouches(string Flag, int Count);

/// <summary>Counts what reports leave out, and why.</summary>
public static class HiddenTraffic
{
    /// <summary>Flagged touches of a period by reason, most first.</summary>
    public static async Task<IReadOnlyList<FlaggedTouches>> CountAsync(AppDb db, Guid workspace, long fromMs, long belowMs, CancellationToken cancellation)
    {
        var counts = await db.Set<Touch>().AsNoTracking()
            .Where(t => t.WorkspaceId == workspace && t.Flag != null && t.OccurredAt >= fromMs && t.OccurredAt < belowMs)
            .GroupBy(static t => t.Flag!)
            .Select(static g => new { Flag = g.Key, Count = g.Count() })
            .ToListAsync(cancellation);
        return [.. counts.OrderByDescending(static c => c.Count).ThenBy(static c => c.Flag, StringComparer.Ordinal).Select(static c => new FlaggedTouches(c.Flag, c.Count))];
    }
}
